import { runCommand } from './commands.ts';

// Whoever reads our lines may stop before the last one, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCommand(process.argv.slice(2), process);
