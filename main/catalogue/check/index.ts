export { type Checked, checkCatalogues } from './check.ts';
export type { Finding } from './finding.ts';
export { checkLinks, type LinkOptions } from './links.ts';
export { bodyOf } from './names.ts';
