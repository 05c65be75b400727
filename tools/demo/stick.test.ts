import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../main/services/database/temporary-folder.fixture.ts';
import { documentsOf, openFirst, plugged, readWhole, somePdf, writeWhole } from '../../main/sticks/stick.fixture.ts';
import { DemoStick } from './stick.ts';

test('the stick of the demo brings two documents along, and lists what was copied onto it once it is out', async () => {
  let memory = '';
  let sizeBytes = 0;
  let unplugged = 0;
  const stick = new DemoStick({
    plug(image, size) {
      memory = image;
      sizeBytes = size;
    },
    unplug: () => void unplugged++,
  });
  onTestFinished(() => stick.destroy());
  const brought = ['Quittance de loyer.pdf', 'Facture.pdf'];
  expect(stick.documents).toEqual(brought);
  stick.plug();
  stick.plug();
  expect(stick.isPlugged).toBe(true);

  const image = join(temporaryFolder(), 'image');
  copyFileSync(memory, image);
  const at = await plugged(image, sizeBytes);
  await openFirst(at);
  const found = await documentsOf(at.session);
  expect(found.map(({ name }) => name).sort()).toEqual([...brought].sort());
  for (const document of found)
    expect((await readWhole(at.session, document)).toString('latin1')).toMatch(/^%PDF-1\.4/);
  await writeWhole(at.session, 'Attestation.pdf', somePdf(100));
  await at.session.release();
  copyFileSync(image, memory);

  stick.unplug();
  expect(unplugged).toBe(1);
  expect(stick.isPlugged).toBe(false);
  expect(stick.documents).toEqual([...brought, 'Attestation.pdf']);
});
