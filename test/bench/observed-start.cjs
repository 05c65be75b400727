'use strict';
// Stands before an Electron application and prints one line when its window shows what a person can use: the element that
// BENCH_USABLE names is there, and two frames have been drawn since.
const { app } = require('electron');

const selector = JSON.stringify(process.env.BENCH_USABLE);
const usable = `new Promise((resolve) => {
  const draw = () => requestAnimationFrame(() => requestAnimationFrame(resolve));
  if (document.querySelector(${selector})) return draw();
  const observer = new MutationObserver(() => {
    if (!document.querySelector(${selector})) return;
    observer.disconnect();
    draw();
  });
  observer.observe(document, { childList: true, subtree: true });
}).then(() => {})`;

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', () => {
    contents.executeJavaScript(usable).then(() => process.stdout.write('usable\n'));
  });
});

require(String(process.env.BENCH_APP));
