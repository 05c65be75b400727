/** `passerelle support-bundle`: what somebody far away needs to know about a terminal, and nothing about anybody. */
export { supportBundle, supportBundleMore, supportBundleUsage } from './command.ts';
