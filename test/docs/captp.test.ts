/**
 * docs/captp.md runs: its chat, as processes and in a browser, and the rest from top to bottom as
 * one program that prints what the page says.
 */
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage } from '../chromium.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = readFileSync(join(ROOT, 'docs/captp.md'), 'utf8');
const TSX = import.meta.resolve('tsx');

/** What a line of the page says is printed: `// one, then another`. */
const PRINTED = /console\.log\(.*\/\/ (.*)$/gm;

class Program {
  output = '';
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<unknown>;

  constructor(folder: string, ...args: string[]) {
    this.#process = spawn(process.execPath, ['--import', TSX, ...args], { cwd: folder });
    const hear = (text: unknown) => {
      this.output += String(text);
    };
    this.#process.stdout.on('data', hear);
    this.#process.stderr.on('data', hear);
    this.ended = once(this.#process, 'close');
  }

  type(line: string): void {
    this.#process.stdin.write(`${line}\n`);
  }

  async prints(expected: string): Promise<void> {
    while (!this.output.includes(expected)) {
      if (this.#process.exitCode !== null) assert.match(this.output, new RegExp(expected));
      const more = Promise.race([once(this.#process.stdout, 'data'), this.ended]);
      await more;
    }
  }

  /** As at the end of its input. */
  async leave(): Promise<void> {
    this.#process.stdin.end();
    await this.ended;
  }

  async stop(): Promise<void> {
    this.#process.kill();
    await this.ended;
  }
}

describe('docs/captp.md', function () {
  this.timeout(600_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), '2gather-captp-'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    // As `npm install` would put it there.
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules', '2gather'), 'junction');
    for (const [, name = '', code = ''] of PAGE.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)) {
      writeFileSync(join(folder, name), code);
    }
    const program = [...PAGE.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
    assert.ok(program.length >= 10);
    writeFileSync(join(folder, 'program.ts'), program.join('\n'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('says what its program prints', async () => {
    const program = new Program(folder, 'program.ts');
    await program.ended;
    const expected = [
      ...readFileSync(join(folder, 'program.ts'), 'utf8').matchAll(PRINTED),
    ].flatMap(([, said = '']) => said.split(', then '));
    assert.deepEqual(program.output.trim().split('\n'), expected);
  });

  describe('the chat', () => {
    let room: Program;
    let url: string;

    before(async () => {
      room = new Program(folder, 'room.ts', '0');
      await room.prints('\n');
      url = room.output.trim();
      assert.match(url, /^ws:/);
    });
    after(() => room.stop());

    it('runs between processes', async () => {
      const ann = new Program(folder, 'client.ts', url, 'Ann');
      await ann.prints('Ann has joined.');
      const bob = new Program(folder, 'client.ts', url, 'Bob');
      await ann.prints('Bob has joined.');
      bob.type('Good evening!');
      await ann.prints('Bob: Good evening!');
      await bob.prints('Bob: Good evening!');
      await bob.leave();
      await ann.prints('Bob has left.');
      await ann.leave();
    });

    it('runs in a browser, with a process', async () => {
      const browser: Browser = await launchBrowser();
      try {
        await build({
          absWorkingDir: folder,
          entryPoints: ['page.ts'],
          outfile: 'page.js',
          bundle: true,
          format: 'esm',
        });
        const page = await openPage(browser);
        await page.goto(url.replace('ws', 'http'));
        await page.getByText('Page has joined.').waitFor();
        const ann = new Program(folder, 'client.ts', url, 'Ann');
        await page.getByText('Ann has joined.').waitFor();
        await page.locator('input').fill('Hello from here');
        await page.locator('input').press('Enter');
        await ann.prints('Page: Hello from here');
        ann.type('I see you.');
        await page.getByText('Ann: I see you.').waitFor();
        await page.close();
        await ann.prints('Page has left.');
        await ann.leave();
      } finally {
        await browser.close();
      }
    });
  });
});
