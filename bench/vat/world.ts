/**
 * A vat for measuring, with the powers of the product: the clock and the randomness of this machine,
 * and LevelDB in a folder of its own.
 */
import { getRandomValues } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { MemoryLevel } from 'memory-level';
import { type Database, openVat, type Vat, type VatOptions } from '../../vat/index.ts';
import { KINDS } from './kinds.ts';

const KEY = new Uint8Array(32).fill(7);
const VIEWS = { keyEncoding: 'view', valueEncoding: 'view' } as const;

export function memoryDatabase(): Database {
  return new MemoryLevel<Uint8Array, Uint8Array>(VIEWS);
}

/** Runs `work` with LevelDB in a folder that is gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), '2gather-bench-vat-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function openLevel(folder: string): Promise<Database> {
  const db = new Level<Uint8Array, Uint8Array>(folder, VIEWS);
  await db.open();
  return db;
}

export function openOver(db: Database, more: Partial<VatOptions> = {}): Promise<Vat> {
  return openVat({
    db,
    key: KEY,
    clock: {
      now: () => Date.now(),
      wakeAt(time, run) {
        const timer = setTimeout(run, Math.max(0, time - Date.now()));
        return () => clearTimeout(timer);
      },
    },
    random: { bytes: (count) => getRandomValues(new Uint8Array(count)) },
    kinds: KINDS,
    onFault: (error) => console.error(error),
    ...more,
  });
}
