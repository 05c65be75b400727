// Run inside the throw-away root, in a network of its own, as root: loads the rules of the package, plays the internet, and says as one line of
// JSON what each account reaches. See network.package.ts.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer as createPlainServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { createServer } from 'node:tls';

const site = '203.0.113.7';
const elsewhere = '203.0.113.8';
const inCity = '192.168.7.7';
const filterSocket = '/run/passerelle-filter/services.sock';
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });

run('ip', 'link', 'set', 'lo', 'up');
for (const address of [site, elsewhere, inCity]) run('ip', 'address', 'add', `${address}/32`, 'dev', 'lo');
const [key, cert] = ['key', 'cert'].map((name) => readFileSync(`/tmp/${name}.pem`));
for (const [address, port] of [
  [site, 443],
  [site, 80],
  [inCity, 443],
] as const) {
  const server = createServer({ key, cert }, (socket) => socket.on('error', () => {})).listen(port, address);
  await once(server, 'listening');
}

/** Runs a program as an account; not to its end in one call, since the sites are served by this process. */
function spawnAs(account: string, group: string, program: string, ...args: string[]) {
  const as = [`--reuid=${account}`, `--regid=${group}`, '--clear-groups', program, ...args];
  return spawn('setpriv', as, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** An account that goes to an address and asks for a name: says `open` and stays, then `cut`; or why it did not get there. */
function go(account: string, host: string, port: number, servername: string) {
  const code = `
    const socket = require('node:tls').connect({ host: '${host}', port: ${port}, servername: '${servername}', rejectUnauthorized: false });
    let isOpen = false;
    socket.on('secureConnect', () => { isOpen = true; console.log('open'); });
    socket.on('error', ({ code }) => { console.log(isOpen ? 'cut' : code); process.exit(); });
    socket.on('close', () => { console.log('cut'); process.exit(); });
    socket.resume();`;
  const { stdout } = spawnAs(account, account, process.execPath, '-e', code);
  return { stdout, says: async () => String(await once(stdout, 'data')).trim() };
}

/** What an account gets when it goes to an address and asks for a name. */
async function ask(...where: Parameters<typeof go>): Promise<string> {
  const { stdout, says } = go(...where);
  const said = await says();
  stdout.destroy();
  return said;
}

/** What an account hears on the socket of the filter. */
async function hear(account: string): Promise<string> {
  const code = `
    const socket = require('node:net').connect('${filterSocket}');
    socket.on('data', (bytes) => { console.log(String(bytes.subarray(4))); process.exit(); });
    socket.on('error', ({ code }) => { console.log(code); process.exit(); });`;
  return text(spawnAs(account, account, process.execPath, '-e', code).stdout).then((said) => said.trim());
}

const load = () => run('nft', '-f', '/etc/passerelle/egress.nft');
const results: Record<string, unknown> = {};

load();
results.plain = {
  site: await ask('passerelle-ui', site, 443, 'www.hostile.example'),
  otherPort: await ask('passerelle-ui', site, 80, 'www.hostile.example'),
  city: await ask('passerelle-ui', inCity, 443, 'www.hostile.example'),
  machine: await ask('passerelle-ui', '127.0.0.1', 443, 'localhost'),
  services: await ask('passerelle', inCity, 443, 'www.hostile.example'),
};

symlinkSync('/usr/share/passerelle/filter.nft', '/etc/passerelle/egress.d/filter.nft');
load();
load();
results.closed = await ask('passerelle-ui', site, 443, 'www.caf.fr');

const settings = ['--config', '/etc/passerelle/terminal.yml'];
run('install', '-d', '-m', '2750', '-o', 'passerelle', '-g', 'passerelle-ui', '/run/passerelle');
const program = ['/opt/passerelle/resources/services/main.mjs', ...settings, '--filter', filterSocket];
const services = spawnAs('passerelle', 'passerelle-ui', process.execPath, ...program);
await once(services.stdout, 'data');
results.socket = {
  rights: execFileSync('stat', ['-c', '%U:%G %a', filterSocket], { encoding: 'utf8' }).trim(),
  filter: await hear('passerelle-filter'),
  shell: await hear('passerelle-ui'),
};
services.kill();
await once(services, 'exit');

// Without a card, no mediator opens anything: from here on the services are played.
const played = createPlainServer().listen(filterSocket);
await once(played, 'listening');
chmodSync(filterSocket, 0o660);
const asked = once(played, 'connection') as Promise<[Socket]>;
const filterArguments = ['filter', ...settings, '--port', '8443', '--services', filterSocket];
const filter = spawnAs('passerelle-filter', 'passerelle-filter', '/usr/bin/passerelle', ...filterArguments);
await once(filter.stdout, 'data');
const [told] = await asked;
function tell(...opened: string[]) {
  const body = Buffer.from(JSON.stringify({ isAssisting: false, opened }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  told.write(Buffer.concat([length, body]));
}
results.filtered = {
  listed: await ask('passerelle-ui', site, 443, 'www.caf.fr'),
  listedAtAnotherAddress: await ask('passerelle-ui', elsewhere, 443, 'www.caf.fr'),
  hostile: await ask('passerelle-ui', site, 443, 'www.hostile.example'),
  listedButInCity: await ask('passerelle-ui', site, 443, 'timbres.impots.gouv.fr'),
  services: await ask('passerelle', inCity, 443, 'www.hostile.example'),
};
const opened = 'www.hopital.example';
const before = await ask('passerelle-ui', site, 443, opened);
tell(opened);
const visitor = go('passerelle-ui', site, 443, opened);
const meanwhile = await visitor.says();
const hostile = await ask('passerelle-ui', site, 443, 'www.hostile.example');
tell();
const over = await visitor.says();
results.opened = { before, meanwhile, hostile, over, afterwards: await ask('passerelle-ui', site, 443, opened) };
filter.kill();
console.log(JSON.stringify(results));
process.exit();
