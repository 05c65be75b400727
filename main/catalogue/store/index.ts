export { isDamage, type SystemError, systemError, type WritingFault, writingFault } from './faults.ts';
export { SheetStore, type SheetStoreRefusal } from './sheet-store.ts';
export { SheetStoreDraft } from './sheet-store-draft.ts';
