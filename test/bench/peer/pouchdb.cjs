'use strict';
// The peer that draining is measured against: PouchDB on LevelDB, replicating to express-pouchdb in another process. As a program:
//   pouchdb.cjs serve FOLDER                    prints its port
//   pouchdb.cjs replicate FOLDER PORT COUNT BYTES   prints the milliseconds that the replication took
const { randomBytes } = require('node:crypto');
const PouchDB = require('pouchdb');

const [task, folder, ...rest] = process.argv.slice(2);
const InFolder = PouchDB.defaults({ prefix: `${folder}/` });
if (task === 'serve') serve();
else replicate(...rest.map(Number)).then((ms) => process.stdout.write(`${ms}\n`));

function serve() {
  const app = require('express')();
  app.use('/', require('express-pouchdb')(InFolder, { mode: 'minimumForPouchDB', inMemoryConfig: true }));
  const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
}

async function replicate(port, count, bytes) {
  const local = new InFolder('local');
  for (let done = 0; done < count; done += 500) {
    const docs = Array.from({ length: Math.min(500, count - done) }, () => ({
      _id: randomBytes(16).toString('hex'),
      sealed: randomBytes(bytes).toString('base64'),
    }));
    await local.bulkDocs(docs);
  }
  const remote = new PouchDB(`http://127.0.0.1:${port}/remote`);
  const start = performance.now();
  const { docs_written: written } = await local.replicate.to(remote, { batch_size: 500, batches_limit: 10 });
  if (written !== count) throw new Error(`${written} of ${count} documents were replicated`);
  return performance.now() - start;
}
