/** `passerelle doctor`: whether a terminal is as it should be, a line a check. */
export { doctor, doctorMore, doctorUsage } from './command.ts';
