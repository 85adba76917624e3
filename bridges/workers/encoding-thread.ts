/**
 * What runs in an encoding worker: takes a chunk with its memory, and sends both back encoded. The memory is moved,
 * not copied, in both directions.
 */
import { parentPort } from 'node:worker_threads';
import { type ChunkMemory, makeLocalEncoder } from '../../store/index.ts';
import { nodeCiphers } from '../disks/node-ciphers.ts';

export interface EncodingCall {
  readonly call: number;
  readonly secret: Uint8Array;
  readonly memory: ChunkMemory;
  readonly length: number;
}

/** The first message has no call: it says that the worker is ready. */
export type EncodingAnswer =
  | { readonly ready: true }
  | { readonly call: number; readonly failed: string }
  | {
      readonly call: number;
      readonly memory: ChunkMemory;
      readonly digest: Uint8Array;
      readonly key: Uint8Array;
      /** How many bytes of `memory.encoded` the object has. */
      readonly bytes: number;
    };

const encoder = makeLocalEncoder(nodeCiphers);

async function encode({ call, secret, memory, length }: EncodingCall): Promise<void> {
  try {
    const { object } = await encoder.encode(secret, memory, length);
    const { digest, key, bytes } = object;
    // A slice, because the array may be a view of much more.
    const answer = { call, memory, digest: digest.slice(), key: key.slice(), bytes: bytes.length };
    parentPort?.postMessage(answer, movable(memory));
  } catch (error) {
    parentPort?.postMessage({ call, failed: error instanceof Error ? error.message : 'unknown' });
  }
}

function movable({ plaintext, encoded }: ChunkMemory): ArrayBuffer[] {
  return [plaintext.buffer as ArrayBuffer, encoded.buffer as ArrayBuffer];
}

parentPort?.on('message', (call: EncodingCall) => void encode(call));
parentPort?.postMessage({ ready: true });
