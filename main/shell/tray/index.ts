export { kindBytes, kindOf, kindsFor } from './kinds.ts';
export { trayFolder } from './memory-folder.ts';
export { openTray, type Tray } from './tray.ts';
