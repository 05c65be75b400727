/** The keys of the terminal, and what the city server told it about itself. */
export { Identity, type SettingsRefusal } from './identity.ts';
