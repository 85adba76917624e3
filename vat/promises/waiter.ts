/**
 * What waits for a promise, as plain data: it must mean the same after a restart, so it names
 * methods, facets and numbers, never a function.
 */
import type { Ref } from '../../captp/index.ts';
import { cut } from '../cut.ts';
import type { Promised } from './promised.ts';

/** Where a result was promised: by which guard it must be checked before it goes on. */
export type ResultPlace = readonly [kind: string, facet: string, method: string];

/** Who hears in another vat what becomes of a promise. */
export interface Asker {
  /** The designator of that vat. */
  readonly peer: string;
  /** Its own promise (`answer`), or one of ours that we told it of (`news`). */
  readonly of: 'answer' | 'news';
  readonly id: Uint8Array;
}

export type Waiter =
  /** Calls `method` of a facet of this vat with what the promise becomes, and `context`. */
  | {
      readonly is: 'when';
      readonly on: 'fulfilled' | 'broken';
      readonly target: Ref;
      readonly method: string;
      readonly context: readonly unknown[];
      /** Becomes what the method answers, or what the promise became if the method is not called. */
      readonly next: Promised | undefined;
    }
  /** A message to what the promise becomes. */
  | {
      readonly is: 'send';
      readonly args: readonly unknown[];
      readonly next: Promised | undefined;
    }
  /** Another promise that becomes what this one becomes. */
  | { readonly is: 'follow'; readonly next: Promised; readonly as: ResultPlace | undefined }
  /** Another vat is told. */
  | { readonly is: 'tell'; readonly asker: Asker; readonly as: ResultPlace | undefined };

/** Errors as they are kept, and given to `whenBroken`. */
export interface Breakage {
  readonly code: string;
  readonly message: string;
}

const MESSAGE_LENGTH_MAX = 1_000;
const CODE_LENGTH_MAX = 40;

/** What is kept of an error, or of anything else that was thrown. */
export function breakageOf(error: unknown): Breakage {
  try {
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
    return {
      code: typeof code === 'string' ? cut(code, CODE_LENGTH_MAX) : 'broken',
      message: typeof message === 'string' ? cut(message, MESSAGE_LENGTH_MAX) : 'This was refused.',
    };
  } catch {
    return { code: 'broken', message: 'This was refused.' };
  }
}
