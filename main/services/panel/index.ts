/** Panel sheets: what residents say of themselves after a vote, apart from it. */
export { PanelSheets, type SheetsToSend } from './panel-sheets.ts';
