/**
 * What runs in an encoding worker: takes a chunk and encodes or decodes it where it lies, in memory that it shares with
 * the main thread. Nothing is copied. Small objects come some at a time, in a slab.
 */
import { parentPort } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { DamagedObject, makeLocalEncoder } from '../../store/index.ts';
import { nodeCiphers } from '../disks/node-ciphers.ts';
import { SmallSlab } from './small-slab.ts';

/** What is done with it; all but `memory`, which is shared, is copied when it is sent. */
export type EncodingJob =
  | { readonly memory: Uint8Array; readonly secret: Uint8Array; readonly length: number }
  | {
      readonly memory: Uint8Array;
      readonly bytes: number;
      readonly digest: Uint8Array;
      readonly key: Uint8Array;
    };

export type EncodingCall = { readonly call: number } & EncodingJob;

/** What came of it. `bytes`: of the object that was made, or of the plaintext. */
export interface EncodingResult {
  readonly bytes: number;
  readonly digest: Uint8Array;
  readonly key: Uint8Array;
  readonly crc32?: number | undefined;
}

/** Memory for small jobs. Each is sent by its number among these, and comes back by that. */
export interface Slabs {
  readonly slabs: readonly SharedArrayBuffer[];
}

/** The first message has no call: it says that the worker is ready. */
export type EncodingAnswer =
  | number
  | { readonly ready: true }
  | { readonly call: number; readonly result: EncodingResult }
  | { readonly call: number; readonly damaged: Pick<DamagedObject, 'address' | 'segment'> }
  | { readonly call: number; readonly failed: string };

const encoder = makeLocalEncoder(nodeCiphers, crc32);

async function work(job: EncodingJob): Promise<EncodingResult> {
  if ('secret' in job) {
    const object = await encoder.encode(job.secret, job.memory, job.length);
    // A slice, because the array may be a view of much more.
    const [digest, key] = [object.digest.slice(), object.key.slice()];
    return { digest, key, bytes: object.bytes.length, crc32: object.crc32 };
  }
  const { memory, bytes, digest, key } = job;
  return { bytes: await encoder.decode(memory, bytes, job), digest, key };
}

async function answer(asked: EncodingCall): Promise<EncodingAnswer> {
  const { call } = asked;
  try {
    return { call, result: await work(asked) };
  } catch (error) {
    if (error instanceof DamagedObject) {
      const { address, segment } = error;
      return { call, damaged: { address, segment } };
    }
    return { call, failed: error instanceof Error ? error.message : 'unknown' };
  }
}

let slabs: readonly SmallSlab[] = [];

async function workOn(slab: number): Promise<void> {
  await slabs[slab]?.work(encoder);
  parentPort?.postMessage(slab);
}

parentPort?.on('message', (asked: EncodingCall | Slabs | number) => {
  if (typeof asked === 'number') void workOn(asked);
  else if ('slabs' in asked) slabs = asked.slabs.map((memory) => new SmallSlab(memory));
  else void answer(asked).then((answered) => parentPort?.postMessage(answered));
});
parentPort?.postMessage({ ready: true });
