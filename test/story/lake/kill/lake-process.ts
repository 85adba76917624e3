/**
 * A process that keeps files until it is killed, or kills itself in the middle of something: it adds
 * files and drops them, collects garbage, compacts its log, and keeps all of it with the hosts of
 * its parent, mending what they lose. What is not yet durable on its disk is lost with it.
 * Usage: lake-process FOLDER SEED MODE
 *
 * MODE is `work`; `rest`: it comes to rest, tells what it finds, and ends; `alone`: it reads all.
 * It first checks what is there against what may be, then says what it does:
 *
 *     is NAME VERSION LENGTH, wrong NAME …    found at the start
 *     begin NAME VERSION LENGTH   about to be; version 0: dropped
 *     done NAME VERSION LENGTH    acknowledged
 *     round HEALTHY               a round of keeping has ended
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { decode, encode } from 'cbor-x';
import { Level } from 'level';
import { openLogFolder } from '../../../../bridges/disks/log-folder.ts';
import { nodeCiphers } from '../../../../bridges/disks/node-ciphers.ts';
import { packIndex, placementBook, StandingBook } from '../../../../bridges/keeping/books.ts';
import { Catalogue } from '../../../../bridges/keeping/catalogue.ts';
import { HealingDisk } from '../../../../bridges/keeping/healing-disk.ts';
import { KeepingWork } from '../../../../bridges/keeping/keeping-work.ts';
import { SealedRecords } from '../../../../bridges/keeping/sealed-records.ts';
import type { Depth } from '../../../../bridges/keeping/work-parts.ts';
import {
  type FileCap,
  isAddress,
  makeFileStore,
  makeGrid,
  makeObjectStore,
  NotEnoughHosts,
  neededObjects,
  openLog,
  PackDisk,
  type ReadCap,
} from '../../../../store/index.ts';
import { diceOf } from '../../../store/log/crash-files.ts';
import { contentOf } from '../../../store/log/kill/content.ts';
import { lossy } from '../../../store/log/kill/lossy-files.ts';
import { hostsOfParent } from './hosts-of-parent.ts';

/** No sort of records begins so. */
const REMEMBERED = Uint8Array.of(255);
const NAMES = 24;
const PUTTING = 3;
const SIZES = { segmentBytes: 400_000, bodyBytes: 80_000, besideBytes: 20_000 };
/** Mostly small; some of one chunk, few of several, which are streamed to hosts. */
const SOME = [400, 3_000, 3_000, 30_000, 90_000];
const LENGTHS = [...SOME, 900_000, ...SOME, 3_000_000];

const [folder, seed, mode] = process.argv.slice(2) as [string, string, string];
const dice = diceOf(Number(seed));
/** What is counted until the end: writes of the log, of the books, questions to hosts, looks of the collection. */
const EVENTS = ['log', 'book', 'host', 'collect'] as const;
type Event = (typeof EVENTS)[number];
const counted = EVENTS[dice(EVENTS.length)];
let left = mode === 'work' ? 1 + dice(counted === 'collect' ? 60 : 250) : Number.POSITIVE_INFINITY;
let working = false;

function say(...words: readonly (string | number)[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

function isDue(event: Event): boolean {
  return event === counted && working && --left < 0;
}

function mayDie(event: Event): void {
  if (isDue(event)) die();
}

const random = { bytes: (length: number) => Uint8Array.from(randomBytes(length)) };
const clock = {
  now: () => Date.now(),
  after(delay: number, run: () => void) {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
};
const ciphers = nodeCiphers;

if (dice(4) === 0) rmSync(join(folder, 'index'), { recursive: true, force: true });
const index = new Level<string, Uint8Array>(join(folder, 'index'), { valueEncoding: 'view' });
const view = { keyEncoding: 'view', valueEncoding: 'view' } as const;
const books = new Level<Uint8Array, Uint8Array>(join(folder, 'books'), view);
/** What a lake would have: the capabilities of its files. */
const lake = new Level<string, FileCap & { version: number }>(join(folder, 'lake'), {
  valueEncoding: 'json',
});
await Promise.all([index.open(), books.open(), lake.open()]);
const batch = books.batch.bind(books) as (...args: unknown[]) => Promise<void>;
Object.assign(books, {
  async batch(...args: unknown[]) {
    mayDie('book');
    await batch(...args);
    mayDie('book');
  },
});
const local = await openLog({
  files: lossy(await openLogFolder(join(folder, 'log')), dice, {
    mayDie: () => mayDie('log'),
    isDue: () => isDue('log'),
    die,
  }),
  db: index,
  sha256: ciphers.sha256,
  crc32,
  random,
  pace: async () => undefined,
  sizes: SIZES,
});

const keys = { naming: new Uint8Array(32).fill(1), sealing: new Uint8Array(32).fill(2) };
const records = (sort: number) => new SealedRecords(books, sort, keys, random);
const [placements, packs, standings] = [
  placementBook(records(1)),
  packIndex(records(2)),
  new StandingBook(records(3)),
];
await standings.open();
const hosts = await hostsOfParent(() => mayDie('host'));
const grid = makeGrid({
  ...{ ciphers, random, clock, book: placements, hosts: () => hosts },
  namingKey: new Uint8Array(32).fill(3),
});
const faults: unknown[] = [];
const onFault = (error: unknown): void => void faults.push(error);
const key = new Uint8Array(32).fill(4);
const packed = new PackDisk({ disk: grid, index: packs, key, random, onFault });
const healing = new HealingDisk(local);
const objects = makeObjectStore({ disk: local, ciphers, random });
healing.standBehind({
  away: packed,
  verifyHere: (name) => objects.verify(name),
  onLost: () => undefined,
});
const files = makeFileStore({
  ...{ disk: healing, here: local, ciphers, random, now: clock.now },
  secret: new Uint8Array(32).fill(5),
});

const plain = ({ key: bytes, ...cap }: FileCap) => ({ ...cap, key: [...bytes] });
const capIn = (stored: FileCap): FileCap => ({ ...stored, key: Uint8Array.from(stored.key) });

async function* live(): AsyncGenerator<FileCap> {
  for await (const stored of lake.values()) yield capIn(stored);
}

async function readAll(cap: FileCap): Promise<Uint8Array> {
  const reader = await files.open(cap);
  try {
    const parts: Uint8Array[] = [];
    for await (const part of reader.stream()) parts.push(part);
    return Buffer.concat(parts);
  } finally {
    await reader.close();
  }
}

type Version = readonly [version: number, length: number];

/** What is there, bit for bit, against what was acknowledged or under way. */
async function check(): Promise<void> {
  const may = new Map<string, readonly Version[]>(
    JSON.parse(readFileSync(join(folder, 'may.json'), 'utf8')) as [string, Version[]][],
  );
  const found = new Map<string, Uint8Array | string>();
  for await (const [name, stored] of lake.iterator()) {
    found.set(name, await readAll(capIn(stored)).catch((error: Error) => error.message));
  }
  for (const name of new Set([...may.keys(), ...found.keys()])) {
    const bytes = found.get(name);
    const is = (may.get(name) ?? [[0, 0] as const]).find(([version, length]) =>
      version === 0
        ? bytes === undefined
        : typeof bytes === 'object' && Buffer.compare(bytes, contentOf(version, length)) === 0,
    );
    if (is) say('is', name, ...is);
    else say('wrong', name, typeof bytes === 'string' ? bytes : (bytes?.length ?? 'none'));
  }
}

/** Remembered as the keeping actor does: beside the capabilities. */
const catalogue = new Catalogue({
  ...{ grid, placements, ciphers, random },
  allAnswer: async () => true,
  async remember(cap) {
    await books.batch([{ type: 'put', key: REMEMBERED, value: Buffer.from(encode(cap)) }], {
      sync: true,
    } as object);
  },
});
const remembered = await books.get(REMEMBERED);
catalogue.begin(remembered && (decode(remembered) as ReadCap | undefined));

async function round(depth: Depth): Promise<void> {
  const troubles: unknown[] = [];
  const work = {
    ...{ local, healing, grid, packed, packs, placements, standings, catalogue, blobs: objects },
    needed: () => neededObjects({ disk: healing, ciphers }, live()),
  };
  const found = await new KeepingWork(work, {
    depth,
    neededBefore: 0,
    isNew: false,
    signal: new AbortController().signal,
    report: () => undefined,
    onTrouble: (error) => troubles.push(error),
  }).run();
  for (const error of troubles) if (!(error instanceof NotEnoughHosts)) throw error;
  const whole = [...standings.all()].every(([, { state }]) => state === 'whole');
  // While it works something may be dropped in the middle of a round.
  if (found.lost > 0 && !working) say('wrong', 'lost', found.lost);
  say('round', whole && found.lostHere === 0 && troubles.length === 0 ? 'whole' : 'short');
}

async function collect(): Promise<void> {
  await files.collect(live(), {
    pause: async () => {
      mayDie('collect');
      await others();
      return true;
    },
  });
}

/** Adds files and drops them, each name by one worker. */
async function put(worker: number): Promise<void> {
  for (let at = 0; ; at++) {
    const name = `file${worker + PUTTING * dice(NAMES / PUTTING)}`;
    if (dice(3) === 0) {
      say('begin', name, 0, 0);
      await lake.del(name, { sync: true });
      say('done', name, 0, 0);
      continue;
    }
    // Now and then what was there before comes again.
    const version =
      dice(3) === 0 ? 1 + dice(LENGTHS.length) : Number(seed) * 1_000 + at * PUTTING + worker;
    const length = LENGTHS[version % LENGTHS.length] as number;
    say('begin', name, version, length);
    const writer = await files.create();
    await writer.write(contentOf(version, length));
    const cap = await writer.finish();
    await lake.put(name, { ...plain(cap), version } as never, { sync: true });
    await writer.release();
    say('done', name, version, length);
  }
}

async function again(step: () => Promise<void>): Promise<never> {
  for (;;) {
    await step();
    await others();
  }
}

/** All is sent, mended, taken away; then nothing is left that nobody needs. */
async function rest(): Promise<void> {
  for (let rounds = 0; rounds < 3; rounds++) {
    await collect();
    await round('read');
  }
  const needed = new Set<string>();
  for await (const name of neededObjects({ disk: local, ciphers }, live())) needed.add(name);
  for await (const { name } of local.list()) {
    if (isAddress(name) && !needed.delete(name)) say('wrong', name, 'is kept for nobody');
  }
  for (const name of needed) say('wrong', name, 'is not on the disk');
  for await (const [name] of placements.entries()) {
    if (name.startsWith('note-')) say('wrong', 'a note of what is sent was left');
  }
  say('rested');
}

await check();
say('ready');
if (mode === 'rest') await rest();
if (mode !== 'work') process.exit(0);
working = true;
await Promise.all([
  ...Array.from({ length: PUTTING }, (_, worker) => put(worker)),
  again(collect),
  again(() => round(dice(3) === 0 ? 'read' : 'look')),
]);
