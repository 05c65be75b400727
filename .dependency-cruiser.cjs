// The arrows of design.md §4: they run one way, and this file enforces it. `contract` is the ground; `ballot`, `policy` and
// `visit` stand on it and are pure; the programs stand on those and meet only at the socket and over HTTP.

/** What each part may import of ours, besides itself. */
const ARROWS = {
  contract: [],
  ballot: ['contract'],
  'main/policy': ['contract'],
  'main/visit': ['contract'],
  'main/catalogue': ['contract', 'main/policy'],
  'main/files': [],
  'main/configuration': ['contract', 'main/files'],
  'main/journal': ['contract', 'ballot', 'main/files'],
  // Written apart from what it verifies: see its index.
  'main/verifier': ['contract'],
  'main/sockets': ['contract'],
  'main/reach': ['contract'],
  'main/supervision': [],
  'main/services': [
    'contract',
    'ballot',
    'main/catalogue',
    'main/configuration',
    'main/journal',
    'main/reach',
    'main/sockets',
    'main/supervision',
  ],
  'main/sticks': ['contract', 'main/sockets', 'main/supervision'],
  'main/updates': ['contract', 'main/visit', 'main/configuration', 'main/files', 'main/sockets'],
  'main/shell': ['contract', 'main/policy', 'main/visit', 'main/supervision'],
  'main/preload': ['contract'],
  'main/cli': [
    'contract',
    'ballot',
    'main/policy',
    'main/catalogue',
    'main/configuration',
    'main/files',
    'main/journal',
    'main/reach',
    'main/sockets',
    'main/verifier',
  ],
  'city-server': ['contract', 'ballot'],
  renderer: ['contract', 'ballot'],
  tools: ['contract', 'ballot', 'main', 'city-server'],
};

/** Pure parts do no input or output: of Node they see only what computes. */
const PURE = '^(contract|ballot|main/(policy|visit))/';
const COMPUTES = '^(node:)?(assert|buffer|crypto|util)$';
const TESTS = '[.](test|spec|fixture)[.]tsx?$|/testing/';

/** Folders whose sub-folders are capabilities, reached from each other only through their index. */
const CAPABILITIES = ['main/catalogue', 'main/services', 'city-server'];

const OURS = '^(contract|ballot|main|renderer|city-server|tools|test)/';

const arrows = Object.entries(ARROWS).map(([from, allowed]) => ({
  name: `from-${from.replace('/', '-')}`,
  comment: `${from} may use ${allowed.join(', ') || 'nothing else of ours'}.`,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: TESTS },
  to: { path: OURS, pathNot: `^(${[from, ...allowed].join('|')})/` },
}));

const indexes = CAPABILITIES.map((folder) => ({
  name: `index-${folder.replace('/', '-')}`,
  comment: `Capabilities of ${folder} know each other only through their index.`,
  severity: 'error',
  from: { path: `^${folder}/([^/]+)/`, pathNot: TESTS },
  to: { path: `^${folder}/[^/]+/`, pathNot: [`^${folder}/$1/`, `^${folder}/[^/]+/index[.]ts$`] },
}));

module.exports = {
  forbidden: [
    ...arrows,
    ...indexes,
    {
      name: 'pure',
      comment: 'contract, ballot, policy and visit do no input or output.',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { dependencyTypes: ['core'], pathNot: COMPUTES },
    },
    {
      name: 'pure-packages',
      comment: 'Of packages, the pure parts know those that check and parse.',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { path: 'node_modules', pathNot: 'node_modules/(zod|yaml)/' },
    },
    {
      name: 'verifier-packages',
      comment:
        'Of packages, the verifier knows the one that reads the formats of the contract: cryptography comes from Node.',
      severity: 'error',
      from: { path: '^main/verifier/', pathNot: TESTS },
      to: { path: 'node_modules', pathNot: 'node_modules/zod/' },
    },
    {
      name: 'electron',
      comment:
        'Only shell and preload import electron, the start of the test runtime, and the window that the bench compares with.',
      severity: 'error',
      from: {
        path: OURS,
        pathNot: '^main/(shell|preload)/|^tools/electron-25-(adapter|shim)[.]cjs$|^test/bench/.*[.]cjs$',
      },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'tests-stay-tests',
      comment: 'Nothing that ships imports a test or a test helper.',
      severity: 'error',
      from: { path: OURS, pathNot: `${TESTS}|^test/` },
      to: { path: `^test/|${TESTS}` },
    },
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc', // TypeScript 7 has no programming interface for dependency-cruiser, which would read nothing and be content
    tsPreCompilationDeps: true,
    exclude: { path: '^test/bench/peer/' }, // has its own dependencies, which only the benchmark installs
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};
