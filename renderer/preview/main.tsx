import { createRoot } from 'react-dom/client';
import type { Language } from '../../contract/form.ts';
import { readBy } from '../accessibility/reading-settings.ts';
import { App } from '../app.tsx';
import type { Contrast, Settings, TextSize } from '../app-state.ts';
import { home } from '../navigation.ts';
import { fakePasserelle } from './fake-passerelle.ts';
import { scenes } from './scenes.ts';

/*
 * Opens any screen in an ordinary browser: index.html#<scene>?language=ar&text=200&contrast=high, where scene is a key of scenes.ts.
 * `npx vite renderer` serves it at /preview/. It is no part of the build.
 */
function show(): void {
  const [name = '', query = ''] = location.hash.slice(1).split('?');
  const wanted = new URLSearchParams(query);
  const scene = scenes[name] ?? { place: home };
  const settings: Settings = {
    language: (wanted.get('language') ?? 'fr') as Language,
    textSize: Number(wanted.get('text') ?? 100) as TextSize,
    contrast: (wanted.get('contrast') ?? 'normal') as Contrast,
  };
  readBy(settings);
  pressing?.disconnect();
  pressing = scene.presses && pressInOrder(scene.presses);
  root?.render(
    <App
      key={location.hash}
      api={fakePasserelle(scene)}
      opening={{ place: scene.place ?? home, dialog: scene.dialog ?? null, settings }}
    />,
  );
}

/** Presses each as soon as it is there. */
function pressInOrder(selectors: readonly string[]): MutationObserver {
  const waiting = [...selectors];
  const observer = new MutationObserver(() => {
    const button = waiting[0] && document.querySelector<HTMLElement>(waiting[0]);
    if (!button) return;
    waiting.shift();
    button.click();
  });
  observer.observe(document.body, { subtree: true, childList: true });
  return observer;
}

let pressing: MutationObserver | undefined;
const page = document.getElementById('root');
const root = page && createRoot(page);
show();
addEventListener('hashchange', show);
