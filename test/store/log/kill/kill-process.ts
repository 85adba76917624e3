/**
 * A process that keeps objects in a log until it is killed, or kills itself in the middle of a
 * write. Bytes that are not yet durable are held back in memory, so a kill loses them, as a loss of
 * power would. It first checks what is there against what may be, then says what it does:
 *
 *     is NAME VERSION LENGTH      found at the start
 *     begin NAME VERSION LENGTH   about to be; version 0: removed
 *     done NAME VERSION LENGTH    acknowledged
 */
import { readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Level } from 'level';
import { openLogFolder } from '../../../../bridges/disks/log-folder.ts';
import { nodeCiphers } from '../../../../bridges/disks/node-ciphers.ts';
import { nodeRandom } from '../../../../bridges/disks/node-random.ts';
import { openLog } from '../../../../store/log/open-log.ts';
import { diceOf } from '../crash-files.ts';
import { contentOf } from './content.ts';
import { lossy } from './lossy-files.ts';

const NAMES = 60;
const AT_ONCE = 8;
const SIZES = { segmentBytes: 200_000, bodyBytes: 12_000, besideBytes: 2_000 };

const [folder, seed] = process.argv.slice(2) as [string, string];
const dice = diceOf(Number(seed));
/** After so many writes it ends itself, if nobody did before. */
let writesLeft = 20 + dice(400);

function say(...words: readonly (string | number)[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

const death = {
  mayDie(): void {
    if (--writesLeft < 0) die();
  },
  isDue: () => --writesLeft < 0,
  die,
};

if (dice(4) === 0) rmSync(join(folder, 'index'), { recursive: true, force: true });
const db = new Level<string, Uint8Array>(join(folder, 'index'), { valueEncoding: 'view' });
await db.open();
const disk = await openLog({
  files: lossy(await openLogFolder(join(folder, 'log')), dice, death),
  db,
  sha256: nodeCiphers.sha256,
  crc32,
  random: nodeRandom,
  pace: async () => undefined,
  sizes: SIZES,
});

type Version = readonly [version: number, length: number];
const may = new Map<string, readonly Version[]>(
  JSON.parse(readFileSync(join(folder, 'may.json'), 'utf8')) as [string, Version[]][],
);
const found = new Map<string, Uint8Array>();
for await (const { name } of disk.list()) {
  const reader = await disk.open(name);
  found.set(name, await reader.read(0, reader.size));
  await reader.close();
}
for (const name of new Set([...may.keys(), ...found.keys()])) {
  const bytes = found.get(name);
  const is = (may.get(name) ?? [[0, 0] as const]).find(([version, length]) =>
    version === 0 ? !bytes : bytes && Buffer.compare(bytes, contentOf(version, length)) === 0,
  );
  if (is) say('is', name, ...is);
  else say('wrong', name, bytes?.length ?? 'none');
}
await disk.sweepTemporary();
say('ready');

let version = Number(seed) * 100_000;
async function work(worker: number): Promise<void> {
  for (;;) {
    const name = `name${worker + AT_ONCE * dice(Math.floor(NAMES / AT_ONCE))}`;
    if (dice(3) === 0) {
      say('begin', name, 0, 0);
      await disk.remove(name);
      say('done', name, 0, 0);
      continue;
    }
    version += 1;
    const mine = version;
    const length = dice(12) === 0 ? 12_000 + dice(60_000) : dice(6_000);
    say('begin', name, mine, length);
    await disk.put(name, contentOf(mine, length));
    say('done', name, mine, length);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, (_, worker) => work(worker)));
