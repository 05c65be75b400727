type InBoth = Readonly<Record<'fr' | 'ar', string>>;

/** The words of the demo city that tests look for (kiosk-config/demo/). */
export const consultationTitle: InBoth = { fr: 'Quel visage pour la place du Marché', ar: 'كيف تكون ساحة السوق' };
export const portalTitle: InBoth = {
  fr: 'Portail famille : cantine et centre de loisirs',
  ar: 'بوابة العائلة: المطعم ومركز الترفيه',
};
export const whatToBring: InBoth = { fr: 'Livret de famille', ar: 'الدفتر العائلي' };
export const countTitle: InBoth = {
  fr: 'Le dépouillement, hors ligne, par deux des trois détenteurs de la clé',
  ar: 'الفرز دون اتصال، باثنين من حاملي المفتاح الثلاثة',
};
export const optionLabels = {
  jardin: { fr: 'Un jardin ombragé', ar: 'حديقة ظليلة' },
  'marche-couvert': { fr: 'Un marché couvert', ar: 'سوق مغطى' },
  'terrain-de-jeux': { fr: 'Un grand terrain de jeux', ar: 'ساحة ألعاب كبيرة' },
  'place-ouverte': { fr: 'Une place ouverte', ar: 'ساحة مفتوحة' },
  blank: { fr: 'Vote blanc', ar: 'ورقة بيضاء' },
} as const satisfies Readonly<Record<string, InBoth>>;
export type Option = keyof typeof optionLabels;
