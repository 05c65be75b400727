import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { KioskState, PasserelleApi } from '../../contract/kiosk.ts';

// The names of main/shell/ipc.ts and kiosk-window.ts. Nothing is checked here: the shell trusts no page, with or without this file.
const callChannel = 'passerelle';
const stateChannel = 'passerelle-state';
const aliveChannel = 'passerelle-alive'; // of kiosk-watch.ts

type Listener = (state: KioskState) => void;

let latest: KioskState | null = null;
const listeners = new Set<Listener>();

ipcRenderer.on(stateChannel, (_event: IpcRendererEvent, state: KioskState) => {
  latest = state;
  for (const listener of listeners) listener(state);
});

ipcRenderer.on(aliveChannel, () => ipcRenderer.send(aliveChannel));

const api: PasserelleApi = {
  call: (name, args) => ipcRenderer.invoke(callChannel, name, args),
  onState: (listener) => {
    listeners.add(listener);
    if (latest) listener(latest);
    return () => void listeners.delete(listener);
  },
};

contextBridge.exposeInMainWorld('passerelle', api);
