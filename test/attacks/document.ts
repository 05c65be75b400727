import { type Attack, attacks } from './table.ts';
import { filesOf } from './verdict.ts';

/** docs/attacks.md, for whoever audits the terminal. */
export function attacksMarkdown(): string {
  return `# Attacks

What was tried against the terminal, what closes it, what the resident sees and what the journal says. \`npm run test:attacks\` tries it
all again, against the real Electron with its sandbox on, and writes the results to \`attacks.json\`. "Stays open" is what no test and no
setting closes, or what was never tried. The letters are those of the groups below; numbers that are missing were merged with others.

This page is made from \`test/attacks/table.ts\` (\`node test/attacks/document.ts > docs/attacks.md\`).

| id | attack | closed by | the resident sees | the journal says | stays open |
|---|---|---|---|---|---|
${attacks.map(line).join('\n')}
`;
}

function line({ id, attack, tests = [], units = [], system = [], residual, sees, journal }: Attack): string {
  const closes = [...filesOf([...tests, ...units]), ...system].map((file) => `\`${file}\``).join(', ');
  const cells = [id, attack, closes || 'nothing', sees, journal, residual ?? '–'];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(attacksMarkdown());
