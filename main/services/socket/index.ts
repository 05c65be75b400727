/** The way in: the socket on which the shell calls the services. */
export type { Handlers } from './connection.ts';
export { ShellSocket } from './shell-socket.ts';
export type { SocketRefusal } from './socket-file.ts';
