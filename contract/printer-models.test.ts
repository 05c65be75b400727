import { expect, test } from 'vitest';
import { modelOfIdentity, printerModels } from './printer-models.ts';

test('a printer is known by its model in its identity, the longest name that fits, and by nothing else in it', () => {
  const known = (identity: string) => modelOfIdentity(identity).name;
  expect(known('MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;')).toBe('Epson TM-T20III');
  expect(known('MFG:EPSON;MDL:TM-T88VI;')).toBe('Epson TM-T88VI');
  expect(known('MFG:EPSON;MDL:TM-T88V;')).toBe('Epson TM-T88V');
  expect(known('MANUFACTURER:EPSON;MODEL:TM-m30II;')).toBe('Epson TM-m30');
  for (const other of ['', 'MFG:TM-T88V;MDL:Laser', 'MDL:', 'CMDL:TM-T88V;', '\0\u0005MFG:X'])
    expect(modelOfIdentity(other)).toBe(printerModels.generic);
});

test('every model of the table can be told by itself, and has a buffer that holds a band of dots', () => {
  for (const model of Object.values(printerModels)) {
    for (const mdl of 'mdl' in model ? model.mdl : []) expect(modelOfIdentity(`MDL:${mdl};`)).toBe(model);
    expect(model.bufferBytes / 2).toBeGreaterThan((model.widthPx / 8) * 8);
  }
});
