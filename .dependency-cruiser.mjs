/**
 * Who may import whom. The parts of the house stand on each other in one order (cli → bridges →
 * actors → vat → captp, actors → store, ui → captp), so that a lower part can be read, tested and
 * replaced without the upper ones, and so that a power (disk, network, clock) can only come from
 * above. A rule's name is what a person sees when it breaks, its comment says what to do.
 */

/** The parts of the house, and the lower parts each may import. */
const MAY_IMPORT = {
  captp: [],
  store: [],
  vat: ['captp'],
  actors: ['vat', 'captp', 'store'],
  bridges: ['actors', 'vat', 'captp', 'store'],
  // The page of a recipient opens what was sealed for its link.
  ui: ['captp', 'store/sealed-share'],
  // The launcher asks whether the program it would start is built.
  cli: ['bridges', 'actors', 'vat', 'captp', 'store', 'scripts'],
};

const PARTS = Object.keys(MAY_IMPORT);
const BELOW_BRIDGES = '^(captp|vat|store|actors)/';

/** Packages that touch the world outside, which only bridges/, cli/ and ui/ may load. */
const PACKAGES_WITH_POWERS =
  '(^|/)node_modules/(ws|fastify|@fastify/[^/]+|level|classic-level|browser-level|memory-level|' +
  'commander|env-paths|open|tsx|vite|lit|playwright-core)/';

/** One rule a part: an import of any other part than those named above is an error. */
const layerRules = Object.entries(MAY_IMPORT).map(([part, lower]) => ({
  name: `layer-${part}`,
  comment: `${part}/ may import ${lower.length === 0 ? 'no other part' : lower.join(', ')}.`,
  severity: 'error',
  from: { path: `^${part}/` },
  to: {
    path: `^(${[...PARTS, 'test', 'bench', 'scripts'].join('|')})/`,
    pathNot: `^(${[part, ...lower].join('|')})/`,
    // The one exception: the page reads the published interfaces of actors/, never their code.
    ...(part === 'ui' ? { dependencyTypesNot: ['type-only'] } : {}),
  },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'ui-types-only-from-actors',
      comment: 'A type-only import of ui/ may name actors/, no other upper part.',
      severity: 'error',
      from: { path: '^ui/' },
      to: {
        path: '^(vat|store|bridges|cli|test|bench|scripts)/',
        pathNot: '^store/sealed-share/',
      },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that load each other are one file, or lack a third. Types may go round.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-ambient-authority',
      comment: 'Below bridges/ disk, network and environment are arguments (DESIGN.md, law 1).',
      severity: 'error',
      from: { path: BELOW_BRIDGES },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-packages-with-powers',
      comment: 'Below bridges/ such a package comes in as an argument, behind a small interface.',
      severity: 'error',
      from: { path: BELOW_BRIDGES },
      to: { path: PACKAGES_WITH_POWERS },
    },
    {
      name: 'libp2p-in-one-folder',
      comment:
        'libp2p and its packages are known to the libp2p netlayer alone; it will be replaced as a whole.',
      severity: 'error',
      from: { pathNot: '^(bridges/netlayers/libp2p|test/bridges/netlayers/libp2p|bench/network)/' },
      to: { path: '(^|/)node_modules/(@?libp2p|@chainsafe/libp2p-[^/]+|@multiformats/multiaddr)/' },
    },
    {
      name: 'abstract-level-as-types-in-vat',
      comment:
        'The disk of a vat is handed to it: only the types of abstract-level are known there.',
      severity: 'error',
      from: { path: BELOW_BRIDGES },
      to: { path: '(^|/)node_modules/abstract-level/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-node-in-the-page',
      comment: 'What a browser loads has no node:* modules.',
      severity: 'error',
      from: { path: '^ui/', pathNot: '^ui/vite[.]config[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-development-package-in-the-product',
      comment: 'A package that the product loads belongs in "dependencies".',
      severity: 'error',
      from: { path: `^(${PARTS.join('|')})/` },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '(^|/)node_modules/@types/',
      },
    },
    {
      name: 'not-resolvable',
      comment: 'The imported file or package does not exist, or is missing in package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
