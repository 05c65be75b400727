/** Casts ballots and is killed before it can tidy. Arguments: the data folder, then a token and a sealed ballot, and so on. */
import { join } from 'node:path';
import { fromBase64url } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { StoreMarkers } from '../database/index.ts';
import { Urn } from './urn.ts';

const [data = '', ...cast] = process.argv.slice(2);
const urn = mustBeOk(Urn.open({ folder: join(data, 'urn'), name: 'parc', markers: new StoreMarkers(data) }), 'open');
for (let at = 0; at < cast.length; at += 2)
  mustBeOk(urn.cast(cast[at] ?? '', fromBase64url(cast[at + 1] ?? '')), 'cast');
process.kill(process.pid, 'SIGKILL');
