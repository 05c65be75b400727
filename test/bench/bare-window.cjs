'use strict';
// The least that Electron can show: one window over the whole screen, with a page that is a file.
const path = require('node:path');
const { app, BrowserWindow } = require('electron');

app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ kiosk: true, frame: false });
  window.loadFile(path.join(__dirname, 'bare-window.html'));
});
