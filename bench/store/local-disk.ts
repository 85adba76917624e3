/** The disk of this machine in a folder of its own, as a vat has it; removed afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCiphers, nodeRandom, openObjectFolder } from '../../bridges/disks/index.ts';
import { makeEncodingWorkers } from '../../bridges/workers/index.ts';
import { type FileStore, makeFileStore, type ObjectDisk } from '../../store/index.ts';

const SECRET_BYTES = 32;

export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), '2gather-bench-store-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function withLocalStore<T>(work: (files: FileStore) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const disk = await openObjectFolder(folder);
    try {
      return await withFileStore(disk, nodeRandom.bytes(SECRET_BYTES), work);
    } finally {
      await disk.close();
    }
  });
}

/** Files over `disk` as a vat has them, encoded by threads. */
async function withFileStore<T>(
  disk: ObjectDisk,
  secret: Uint8Array,
  work: (files: FileStore) => Promise<T>,
): Promise<T> {
  const encoder = makeEncodingWorkers();
  try {
    const powers = { disk, ciphers: nodeCiphers, random: nodeRandom, secret, encoder };
    return await work(makeFileStore({ ...powers, now: Date.now }));
  } finally {
    await encoder.close();
  }
}
