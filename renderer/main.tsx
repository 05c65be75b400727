import { createRoot } from 'react-dom/client';
import type { PasserelleApi } from '../contract/kiosk.ts';
import { App } from './app.tsx';

declare global {
  interface Window {
    /** Exposed by the kiosk window's preload: the only way out of this page. */
    readonly passerelle: PasserelleApi;
  }
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<App api={window.passerelle} />);
