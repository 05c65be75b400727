export { canSealTo } from './sealing.ts';
export { derivedSecret, loadOrCreateServerKey, serverKeyHash } from './server-key.ts';
