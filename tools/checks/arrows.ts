// The arrows of design.md §4, by dependency-cruiser. A cruiser that cannot read TypeScript finds no module and is content, so this
// check also counts: every source file was read, and imports were seen in most of them.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import type { ICruiseResult } from 'dependency-cruiser';
import { runtimePaths } from '../setup/paths.mjs';

const { clone } = runtimePaths();
const folders = ['contract', 'ballot', 'main', 'renderer', 'city-server', 'tools', 'test'].filter((folder) =>
  existsSync(`${clone}/${folder}`),
);

/** In a codebase like this one, a file without a single import is rare. */
const LEAST_SHARE_WITH_IMPORTS = 0.5;

const command = ['--output-type', 'json', '--no-progress', ...folders];
const report: ICruiseResult = JSON.parse(
  execFileSync('node_modules/.bin/depcruise', command, {
    cwd: clone,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  }),
);

const read = new Map(report.modules.map((module) => [module.source, module.dependencies.length]));
const sources = globSync(`{${folders.join(',')}}/**/*.{ts,tsx}`, { cwd: clone });
const unread = sources.filter((source) => !read.has(source));
const withImports = sources.filter((source) => (read.get(source) ?? 0) > 0);
const problems = [
  ...report.summary.violations.map(
    ({ rule, from, to, cycle }) =>
      `${rule.name}: ${from} → ${cycle ? cycle.map((step) => (typeof step === 'string' ? step : step.name)).join(' → ') : to}`,
  ),
  ...unread.map((source) => `not read: ${source}`),
];
if (withImports.length < sources.length * LEAST_SHARE_WITH_IMPORTS) {
  problems.push(
    `imports were seen in ${withImports.length} of ${sources.length} files only: the parser does not read TypeScript`,
  );
}

for (const problem of problems) console.error(problem);
console.log(`${sources.length} files, ${report.summary.totalDependenciesCruised} imports, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
