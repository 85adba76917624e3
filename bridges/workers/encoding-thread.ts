/**
 * What runs in an encoding worker: takes a chunk and encodes it where it lies, in memory that it shares with the main
 * thread. Nothing is copied.
 */
import { parentPort } from 'node:worker_threads';
import { makeLocalEncoder } from '../../store/index.ts';
import { nodeCiphers } from '../disks/node-ciphers.ts';

export interface EncodingCall {
  readonly call: number;
  readonly secret: Uint8Array;
  /** Shared. */
  readonly memory: Uint8Array;
  readonly length: number;
}

/** The first message has no call: it says that the worker is ready. */
export type EncodingAnswer =
  | { readonly ready: true }
  | { readonly call: number; readonly failed: string }
  | {
      readonly call: number;
      readonly digest: Uint8Array;
      readonly key: Uint8Array;
      /** How many bytes of the memory the object has. */
      readonly bytes: number;
    };

const encoder = makeLocalEncoder(nodeCiphers);

async function encode({ call, secret, memory, length }: EncodingCall): Promise<void> {
  try {
    const { digest, key, bytes } = await encoder.encode(secret, memory, length);
    // A slice, because the array may be a view of much more.
    const answer = { call, digest: digest.slice(), key: key.slice(), bytes: bytes.length };
    parentPort?.postMessage(answer);
  } catch (error) {
    parentPort?.postMessage({ call, failed: error instanceof Error ? error.message : 'unknown' });
  }
}

parentPort?.on('message', (call: EncodingCall) => void encode(call));
parentPort?.postMessage({ ready: true });
