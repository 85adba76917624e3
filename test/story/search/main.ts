/**
 * The search over a lake of 100,000 entries, in a real browser: how long names and texts take to be taken in, how
 * long questions take, and what it looks like. `npm run -s search-story [-- entries=100000]`
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { E } from '../../../captp/index.ts';
import { hostHere } from '../../bridges/host/host-here.ts';
import { addFile, eml } from '../../bridges/search/search-here.ts';
import { launchBrowser } from '../../chromium.ts';
import { commandParameters } from '../../command-parameters.ts';
import { type GatherProcess, startGather } from '../gather-process.ts';
import { runInRepl } from '../gather-repl.ts';
import { fillLake } from './big-lake.ts';

const { entries: ENTRIES } = commandParameters({
  command: 'search-story',
  does: 'Searches a lake with many entries in a real browser, and shows how long it takes.',
  parameters: { entries: { means: 'entries of the lake', otherwise: 100_000 } },
});
const TEXTS = 200;
const PDF = new URL('../../fixtures/holiday/Letters & notes/Boat licence.pdf', import.meta.url);
const SHOTS = fileURLToPath(new URL('../../../docs/screenshots', import.meta.url));
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const QUERIES = [
  ...['lighthouse', 'beam', 'boat', 'boat sea', '"word of"', 'bo', 'harbour type:picture'],
  ...['type:music after:2020 before:2021', 'tag:boat', 'in:"Folder 7" boat', 'note -boat', '的'],
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function textAt(at: number): string {
  const words = Array.from({ length: 150 }, (_, word) =>
    word % 5 === 0 ? 'word of the sea' : ((at * 7919 + word * 104_729) % 50_000).toString(36),
  );
  return words.join(' ');
}

async function prepare(folder: string): Promise<void> {
  const here = await hostHere(folder, { keyed: true });
  const lake = await E(await here.home()).lake();
  for (let at = 0; at < TEXTS; at += 1) await addFile(lake, `text ${at}.txt`, textAt(at));
  await addFile(lake, 'Boat licence.pdf', await readFile(PDF));
  await addFile(
    lake,
    'harbour.eml',
    eml('About the harbour', 'We meet at the lighthouse, as ever.'),
  );
  await here.close();
  await fillLake(here.data, join(folder, 'key'), ENTRIES);
  // What is put in so is told to nobody: the index is to begin with all of it.
  await rm(join(here.data, 'search'), { recursive: true, force: true });
}

interface Asked {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly ms: number;
  readonly count: number;
}

/** Asks as a script of the vat's owner does; the time is that of the answer there. */
async function ask(folder: string, queries: readonly string[]): Promise<Asked[]> {
  const printed = await runInRepl(
    folder,
    `const search = E(vat).search();
     await search;
     for (const query of ${JSON.stringify(queries)}) {
       const began = performance.now();
       const { total, state } = await E(search).find(query + ' ');
       const ms = performance.now() - began;
       const [done, of] = [Number(state.done), Number(state.total)];
       print(JSON.stringify({ phase: state.phase, done, total: of, ms, count: Number(total) }));
     }`,
  );
  return printed.split('\n').map((line) => JSON.parse(line) as Asked);
}

/** Waits until everything was taken in and read, and says how far it is now and then. */
async function untilReady(folder: string): Promise<void> {
  const began = performance.now();
  let last = '';
  for (;;) {
    const [state] = await ask(folder, ['lighthouse']);
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    if (state && state.phase !== last) say(`${state.phase} after ${seconds} s`);
    if (state?.phase === 'ready') return;
    say(`  ${state?.done} of ${state?.total}, a question took ${state?.ms.toFixed(0)} ms`);
    last = state?.phase ?? '';
    await delay(15_000);
  }
}

async function look(vat: GatherProcess): Promise<void> {
  const browser = await launchBrowser();
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(vat.link);
  const field = page.getByRole('searchbox', { name: 'Find in the whole lake' });
  await field.waitFor({ timeout: 120_000 });
  const results = page.getByRole('list', { name: 'Found' }).getByRole('listitem');
  for (const [query, name] of [
    ['lighthouse', 'harbour.eml'],
    ['beam', 'Boat licence.pdf'],
  ] as const) {
    const began = performance.now();
    await field.fill(query);
    await results.filter({ hasText: name }).first().waitFor({ timeout: 60_000 });
    say(`in the page “${query}” took ${(performance.now() - began).toFixed(0)} ms with its pause`);
  }
  await field.fill('boat sea');
  await page.getByText(/^More than .* found/).waitFor();
  await results.nth(10).waitFor();
  for (const [device, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const path = `${SHOTS}/search-${device}-${colorScheme}.png`;
      await page.screenshot({ path, animations: 'disabled' });
    }
  }
  await browser.close();
}

const folder = await mkdtemp(join(tmpdir(), '2gather-search-story-'));
let vat: GatherProcess | undefined;
try {
  await prepare(folder);
  say(`a lake of ${ENTRIES} entries is prepared`);
  vat = await startGather(folder, '--key-file', join(folder, 'key'));
  await untilReady(folder);
  await ask(folder, QUERIES);
  const answers = await ask(folder, QUERIES);
  for (const [at, { ms, count }] of answers.entries()) {
    say(`${ms.toFixed(1).padStart(7)} ms  ${String(count).padStart(5)} found  ${QUERIES[at]}`);
  }
  const worst = Math.max(...answers.map(({ ms }) => ms));
  say(`the slowest took ${worst.toFixed(1)} ms; ${worst < 50 ? 'within' : 'MORE THAN'} 50 ms`);
  await look(vat);
} finally {
  await vat?.end();
  await rm(folder, { recursive: true, force: true });
}
