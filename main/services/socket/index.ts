/** The way in: the socket on which the shell calls the services. */

export type { SocketRefusal } from '../../sockets/socket-file.ts';
export type { Handlers } from './connection.ts';
export { ShellSocket } from './shell-socket.ts';
