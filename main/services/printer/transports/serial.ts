/**
 * A printer on a serial line, RS-232 or USB-serial. Node.js cannot set a line up; `stty`, which is on every Debian, does it as well as
 * a native package would, and there is nothing to build or to keep up.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PrinterConfig } from '../../../../contract/devices.ts';
import { openDevice } from './device.ts';
import type { OpenPrinterLink } from './link.ts';

type SerialConfig = Pick<Extract<PrinterConfig, { driver: 'serial' }>, 'path' | 'baud' | 'flow'>;

const run = promisify(execFile);
const setTimeoutMs = 5_000;

/** Eight bits, no parity, one stop bit, nothing interpreted; the printer's switches must say the same. */
const eightBits = ['raw', '-echo', 'cs8', '-parenb', '-cstopb', 'clocal', '-hupcl'];

/**
 * What keeps a printer from being sent more than it can take. Linux knows no DTR/DSR, which printers call their usual way: the cable joins
 * the printer's DTR to our CTS. `none` is safe as well, because no more is sent than the printer has said it consumed.
 */
const flowOf = { 'rts-cts': ['crtscts', '-ixon'], 'xon-xoff': ['-crtscts', 'ixon'], none: ['-crtscts', '-ixon'] };

/** A printer on a serial line, set up anew at each opening. Nothing comes of it where the device is not there, or `stty` refuses it. */
export function serialPrinter({ path, baud, flow }: SerialConfig): OpenPrinterLink {
  // Set while it is open: a line that nobody holds forgets its settings on some drivers.
  const prepare = () =>
    run('stty', ['-F', path, String(baud), ...eightBits, '-ixoff', ...flowOf[flow]], { timeout: setTimeoutMs }).then(
      () => true,
      () => false,
    );
  return () => openDevice(path, { prepare });
}
