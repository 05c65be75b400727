/** How large a resident may have the text, in percent, and how strong the contrast. */
export const textSizes = [100, 125, 150, 200] as const;
export const contrasts = ['normal', 'high'] as const;
