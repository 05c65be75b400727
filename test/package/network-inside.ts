// Run inside the throw-away root, in a network of its own, as root: loads the rules of the package, plays the internet, and says as one line of
// JSON what each account reaches. See network.package.ts.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { createServer } from 'node:tls';

const site = '203.0.113.7';
const elsewhere = '203.0.113.8';
const inCity = '192.168.7.7';
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
  const server = createServer({ key, cert }, (socket) => socket.end('answer')).listen(port, address);
  await once(server, 'listening');
}

/** What an account gets when it goes to an address and asks for a name. */
async function ask(account: string, host: string, port: number, servername: string): Promise<string> {
  const code = `
    const socket = require('node:tls').connect({ host: '${host}', port: ${port}, servername: '${servername}', rejectUnauthorized: false });
    socket.on('secureConnect', () => { console.log('open'); process.exit(); });
    socket.on('error', ({ code }) => { console.log(code); process.exit(); });`;
  const as = [`--reuid=${account}`, `--regid=${account}`, '--clear-groups', process.execPath, '-e', code];
  // Not in one call: the sites are served by this process.
  return text(spawn('setpriv', as, { stdio: ['ignore', 'pipe', 'inherit'] }).stdout).then((said) => said.trim());
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
const as = ['--reuid=passerelle-filter', '--regid=passerelle-filter', '--clear-groups', '/usr/bin/passerelle'];
const filter = spawn('setpriv', [...as, 'filter', '--config', '/etc/passerelle/terminal.yml', '--port', '8443'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(filter.stdout, 'data');
results.filtered = {
  listed: await ask('passerelle-ui', site, 443, 'www.caf.fr'),
  listedAtAnotherAddress: await ask('passerelle-ui', elsewhere, 443, 'www.caf.fr'),
  hostile: await ask('passerelle-ui', site, 443, 'www.hostile.example'),
  listedButInCity: await ask('passerelle-ui', site, 443, 'timbres.impots.gouv.fr'),
  services: await ask('passerelle', inCity, 443, 'www.hostile.example'),
};
filter.kill();
console.log(JSON.stringify(results));
process.exit();
