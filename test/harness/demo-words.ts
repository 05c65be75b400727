export type InBoth = Readonly<Record<'fr' | 'ar', string>>;

/** The words of the demo city that tests look for (kiosk-config/demo/). */
export const consultationTitle: InBoth = { fr: 'Quel visage pour la place du Marché', ar: 'كيف تكون ساحة السوق' };
export const portalTitle: InBoth = {
  fr: 'Portail famille : cantine et centre de loisirs',
  ar: 'بوابة العائلة: المطعم ومركز الترفيه',
};
export const whatToBring: InBoth = { fr: 'Livret de famille', ar: 'الدفتر العائلي' };
/** Above the pictures of commands. */
export const commandTitles = {
  count: {
    fr: 'Le dépouillement, hors ligne, par deux des trois détenteurs de la clé',
    ar: 'الفرز دون اتصال، باثنين من حاملي المفتاح الثلاثة',
  },
  report: { fr: 'Le rapport imprimé, vérifié hors ligne', ar: 'التحقق من التقرير المطبوع دون اتصال' },
  stick: { fr: 'Une clé USB à la place du réseau', ar: 'مفتاح USB بدل الشبكة' },
  strip: { fr: 'Le registraire ouvre les enveloppes', ar: 'أمين السجل يفتح المظاريف' },
  recount: { fr: 'Les bulletins de papier, recomptés à la main', ar: 'إعادة فرز الأوراق باليد' },
  verify: { fr: 'Un inconnu vérifie ce qui est publié', ar: 'أي شخص يتحقق مما نُشر' },
} as const satisfies Readonly<Record<string, InBoth>>;
export const optionLabels = {
  jardin: { fr: 'Un jardin ombragé', ar: 'حديقة ظليلة' },
  'marche-couvert': { fr: 'Un marché couvert', ar: 'سوق مغطى' },
  'terrain-de-jeux': { fr: 'Un grand terrain de jeux', ar: 'ساحة ألعاب كبيرة' },
  'place-ouverte': { fr: 'Une place ouverte', ar: 'ساحة مفتوحة' },
  blank: { fr: 'Vote blanc', ar: 'ورقة بيضاء' },
} as const satisfies Readonly<Record<string, InBoth>>;
export type Option = keyof typeof optionLabels;
