import type { ServerResponse } from 'node:http';

export function html(response: ServerResponse, page: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
}

/** Leads the browser to another page; a form that it sent is not sent again there. */
export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location }).end();
}
