/**
 * `npm run check` is only worth something if it fails when a law is broken. Each case breaks one
 * law in a small copy of the project (its real configuration and captp/, nothing else); the very
 * script that should notice has to name the rule and the file. The copy lies
 * in the system's folder for such things, so a test that is cut off leaves nothing in the tree.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPIED = [
  'package.json',
  'tsconfig.json',
  '.oxlintrc.json',
  '.dependency-cruiser.mjs',
  'captp',
];

interface Violation {
  readonly title: string;
  readonly script: 'lint' | 'layers';
  readonly rule: string;
  readonly file: string;
  readonly source: string;
}

const UPWARD = "import { limit } from '../vat/index.ts';\nexport const depth = limit;\n";
const FLOATING = `import { E, type Ref } from '../captp/index.ts';
export function rename(lake: Ref<{ rename(name: string): number }>): void {
  E(lake).rename('photos');
}
`;

const VIOLATIONS: readonly Violation[] = [
  {
    title: 'an import from captp/ up to vat/',
    script: 'layers',
    rule: 'layer-captp',
    file: 'captp/upward.ts',
    source: UPWARD,
  },
  {
    title: 'code of actors/ loaded into the page',
    script: 'layers',
    rule: 'layer-ui',
    file: 'ui/heavy.ts',
    source: "import { size } from '../actors/size.ts';\nexport const most = size;\n",
  },
  {
    title: 'a disk taken from Node below bridges/',
    script: 'layers',
    rule: 'no-ambient-authority',
    file: 'vat/disk.ts',
    source: "export { readFileSync } from 'node:fs';\n",
  },
  {
    title: 'two files that load each other',
    script: 'layers',
    rule: 'no-cycles',
    file: 'captp/ring.ts',
    source: "import { ring } from './ring.ts';\nexport { ring };\n",
  },
  {
    title: 'Date.now() in vat/',
    script: 'lint',
    rule: 'no-restricted-globals',
    file: 'vat/now.ts',
    source: 'export const now = (): number => Date.now();\n',
  },
  {
    title: 'new Date() in actors/',
    script: 'lint',
    rule: 'no-restricted-globals',
    file: 'actors/now.ts',
    source: 'export const now = (): string => new Date().toISOString();\n',
  },
  {
    title: 'a random number that is no power in store/',
    script: 'lint',
    rule: 'no-restricted-properties',
    file: 'store/dice.ts',
    source: 'export const dice = (): number => Math.random();\n',
  },
  {
    title: 'a node:* module in actors/',
    script: 'lint',
    rule: 'no-restricted-imports',
    file: 'actors/disk.ts',
    source: "export { readFileSync } from 'node:fs';\n",
  },
  {
    title: 'a message whose answer nobody waits for',
    script: 'lint',
    rule: 'no-floating-promises',
    file: 'test/floating.ts',
    source: FLOATING,
  },
];

describe('npm run check', () => {
  let copy = '';

  before(() => {
    copy = mkdtempSync(join(tmpdir(), '2gather-check-'));
    for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
    write('vat/index.ts', 'export const limit = 1;\n');
    write('actors/size.ts', 'export const size = 1;\nexport type Size = number;\n');
    write('ui/light.ts', "export type { Size } from '../actors/size.ts';\n");
  });

  after(() => rmSync(copy, { recursive: true, force: true }));

  for (const script of ['lint', 'layers'] as const) {
    it(`lets a tree pass that breaks no rule (${script})`, () => {
      const { status, output } = run(script);
      assert.equal(status, 0, output);
    });
  }

  /** All at once, since each run takes a second and a rule names the file that breaks it. */
  for (const script of ['lint', 'layers'] as const) {
    describe(`that breaks rules (${script})`, () => {
      const broken = VIOLATIONS.filter((violation) => violation.script === script);
      let found: { status: number | null; output: string };

      before(() => {
        for (const { file, source } of broken) write(file, source);
        found = run(script);
        for (const { file } of broken) rmSync(join(copy, file));
      });

      for (const { title, rule, file } of broken) {
        it(`refuses ${title}`, () => {
          assert.notEqual(found.status, 0, `"npm run ${script}" did not notice`);
          assert.ok(found.output.includes(rule) && found.output.includes(file), found.output);
        });
      }
    });
  }

  function write(file: string, source: string): void {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), source);
  }

  function run(script: string): { status: number | null; output: string } {
    const shell = process.platform === 'win32';
    const options = { cwd: copy, shell, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync('npm', ['run', '-s', script], options);
    return { status, output: stdout + stderr };
  }
});
