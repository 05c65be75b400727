/** `passerelle doctor`: whether a terminal is as it should be, a line a check. */
export { doctor, doctorMore, doctorUsage, writtenOut } from './command.ts';
export { examine } from './doctor.ts';
export { type System, systemAt } from './system.ts';
export { unitNames } from './units.ts';
