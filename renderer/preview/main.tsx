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
/** For tests, which show one scene after the other and have to know when each stands. */
export interface Preview {
  /** @param hash as in the address, without its # */
  show(hash: string): void;
  /** What was shown last. */
  shown: string;
  answersToCome: number;
}

const preview: Preview = { show, shown: '', answersToCome: 0 };
Object.assign(window, { preview });

function show(hash: string): void {
  const [name = '', query = ''] = hash.split('?');
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
      key={hash}
      api={fakePasserelle(scene, (change) => {
        preview.answersToCome += change;
      })}
      opening={{ place: scene.place ?? home, dialog: scene.dialog ?? null, settings }}
    />,
  );
  preview.shown = hash;
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
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  return observer;
}

let pressing: MutationObserver | undefined;
const page = document.getElementById('root');
const root = page && createRoot(page);
const showAddress = () => show(location.hash.slice(1));
showAddress();
addEventListener('hashchange', showAddress);
