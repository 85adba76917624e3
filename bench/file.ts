/**
 * One large file into a vat and out again, as the command line does it: read from this disk, over CapTP on the
 * local socket, cut, encrypted, hashed, written, synced; and back, verified, to a file. Beside it, in the same run:
 * `cp` with a sync, and AES-256-GCM alone in memory. And the most memory that the vat's process ever used.
 *
 * Parameters: mb (MiB of the file, 2048 by default).
 */
import { execFileSync } from 'node:child_process';
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readEntry } from '../cli/files/download.ts';
import { sourceOf } from '../cli/files/sources.ts';
import { readPieces, uploadPieces } from '../cli/files/upload.ts';
import { startGather } from '../test/story/gather-process.ts';
import { dialOwned } from '../test/story/vat-in-process.ts';
import type { Benchmark } from './run.ts';

const MIB = 1_048_576;
const BLOCK_BYTES = 8 * MIB;

export const fileBenchmark: Benchmark = async (parameters) => {
  const mib = parameters.get('mb') ?? 2_048;
  const folder = await mkdtemp(join(tmpdir(), '2gather-bench-'));
  const [from, to, copy] = ['from', 'to', 'copy'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  try {
    await makeFile(from, mib);
    const bytes = (await stat(from)).size;
    const mbPerSecond = async (work: () => unknown): Promise<number> => {
      const start = performance.now();
      await work();
      return bytes / 1e6 / ((performance.now() - start) / 1_000);
    };
    const cp_mb_s = await mbPerSecond(() => {
      execFileSync('cp', [from, copy]);
      execFileSync('sync', [copy]);
    });
    await rm(copy);
    const aes_gcm_mb_s = await mbPerSecond(() => encryptInMemory(bytes));
    const vat = await startGather(folder, '--key-file', join(folder, 'key'));
    const { lake, session } = await dialOwned(vat.socket);
    const in_mb_s = await mbPerSecond(async () => {
      await uploadPieces(lake, { name: 'big.bin', folder: '', size: bytes }, (at) =>
        readPieces(from, at),
      );
    });
    const source = sourceOf(lake);
    const [entry] = await source.list('', undefined);
    if (!entry) throw new Error('The file is not in the lake.');
    const out_mb_s = await mbPerSecond(async () => {
      await pipeline(readEntry(source, entry), createWriteStream(to));
      execFileSync('sync', [to]);
    });
    const vat_memory_peak_mb = await memoryPeak(vat.pid);
    session.abort('The benchmark is over.');
    await vat.end();
    if ((await sha256Of(from)) !== (await sha256Of(to))) throw new Error('Other bytes came out.');
    return {
      file_mb: bytes / 1e6,
      in_mb_s,
      out_mb_s,
      cp_mb_s,
      aes_gcm_mb_s,
      in_ratio_to_cp: in_mb_s / cp_mb_s,
      out_ratio_to_cp: out_mb_s / cp_mb_s,
      in_ratio_to_aes_gcm: in_mb_s / aes_gcm_mb_s,
      out_ratio_to_aes_gcm: out_mb_s / aes_gcm_mb_s,
      vat_memory_peak_mb,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Random bytes, a fresh number in each block so that no two are equal. */
async function makeFile(path: string, mib: number): Promise<void> {
  const block = randomBytes(BLOCK_BYTES);
  const file = await open(path, 'w');
  for (let written = 0; written < mib * MIB; written += block.length) {
    block.writeDoubleBE(written, 0);
    await file.write(block);
  }
  await file.sync();
  await file.close();
}

/** AES-256-GCM over as many bytes, a segment at a time: what encrypting and authenticating must cost. */
function encryptInMemory(bytes: number): void {
  const segment = randomBytes(128 * 1_024);
  const key = randomBytes(32);
  for (let done = 0; done < bytes; done += segment.length) {
    const nonce = Buffer.alloc(12);
    nonce.writeDoubleBE(done, 0);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.update(segment);
    cipher.final();
    cipher.getAuthTag();
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The most resident memory a process ever had, MB; by the kernel's own count. */
async function memoryPeak(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kib = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
  return (kib * 1_024) / 1e6;
}
