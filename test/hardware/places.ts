/** What host and guest agree on. */

/** The account of the services in the guest, and its group, to which the device files belong. */
export const servicesUid = 1_000;

/** On the disk that is written to: two terminals, one for each scene. */
export const terminalsFolder = '/data/terminal';
export const socket = '/run/services.sock';

/** The same terminal as in the day's scene, with its printer on a serial line. */
export const serialConfiguration = `${terminalsFolder}/day/serial.yml`;

/** Where the scenes find the configuration of their terminal. */
export const configurations = {
  day: `${terminalsFolder}/day/terminal.yml`,
  casts: `${terminalsFolder}/casts/terminal.yml`,
};
export type Scene = keyof typeof configurations;

export const residentCards = Array.from({ length: 200 }, (_, index) => String(1_000_000_001 + index));
/** As a pcProx gives it: facility 7, number 12345. */
export const mediatorCard = '00712345';
export const mediatorCardBits = '393007';
export const deskCode = '0123456789';
