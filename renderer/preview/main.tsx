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
  root?.render(
    <App
      key={location.hash}
      api={fakePasserelle(scene)}
      opening={{ place: scene.place ?? home, dialog: scene.dialog ?? null, settings }}
    />,
  );
}

const page = document.getElementById('root');
const root = page && createRoot(page);
show();
addEventListener('hashchange', show);
