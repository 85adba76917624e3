/**
 * What a visitor and a host say to each other behind the sealed door, byte by byte.
 */
import { ByteTaker, counted, joined, NOTHING, number, utf8 } from './bytes.ts';
import { BadSealed, Refused } from './errors.ts';
import { encodeEntry, type SharedEntry, takeEntry } from './tree.ts';

/** Most bytes of a token that lets a visitor go on with the same opening. */
export const TOKEN_BYTES_MAX = 64;
/** Longest request, and longest answer: 1 MiB of a file and what stands around it. */
export const ASKED_BYTES_MAX = 2_048;
export const ANSWER_BYTES_MAX = 1_048_576 + 65_536;

export type Asked =
  /** The first thing that is asked: goes on with an opening, or begins one. */
  | { readonly do: 'enter'; readonly token: Uint8Array }
  | { readonly do: 'entry' }
  | { readonly do: 'list'; readonly folder: string; readonly after: string }
  | { readonly do: 'read'; readonly id: string; readonly from: number; readonly to: number }
  /** The header of a blob. */
  | { readonly do: 'header'; readonly blob: number }
  | {
      readonly do: 'segments';
      readonly blob: number;
      readonly first: number;
      readonly count: number;
    };

const DEEDS = ['enter', 'entry', 'list', 'read', 'header', 'segments'] as const;

export function encodeAsked(asked: Asked): Uint8Array {
  return joined(number(DEEDS.indexOf(asked.do), 1), wordsOf(asked));
}

function wordsOf(asked: Asked): Uint8Array {
  switch (asked.do) {
    case 'enter':
      return counted(asked.token, 1);
    case 'entry':
      return NOTHING;
    case 'list':
      return joined(counted(utf8(asked.folder), 1), counted(utf8(asked.after), 1));
    case 'read':
      return joined(counted(utf8(asked.id), 1), number(asked.from, 8), number(asked.to, 8));
    case 'header':
      return number(asked.blob, 4);
    default:
      return joined(number(asked.blob, 4), number(asked.first, 4), number(asked.count, 1));
  }
}

/** Throws BadSealed. */
export function decodeAsked(bytes: Uint8Array): Asked {
  const taker = new ByteTaker(bytes);
  const asked = takeAsked(taker);
  taker.end();
  return asked;
}

function takeAsked(taker: ByteTaker): Asked {
  switch (DEEDS[taker.number(1)]) {
    case 'enter':
      return { do: 'enter', token: taker.counted(1) };
    case 'entry':
      return { do: 'entry' };
    case 'list':
      return { do: 'list', folder: taker.text(1), after: taker.text(1) };
    case 'read':
      return { do: 'read', id: taker.text(1), from: taker.number(8), to: taker.number(8) };
    case 'header':
      return { do: 'header', blob: taker.number(4) };
    case 'segments': {
      const [blob, first, count] = [taker.number(4), taker.number(4), taker.number(1)];
      return { do: 'segments', blob, first, count };
    }
    default:
      throw new BadSealed('it asks for something unknown');
  }
}

/** What entering answers: how content is read here, and the token. */
export type Entered =
  | { readonly is: 'live'; readonly token: Uint8Array; readonly entry: SharedEntry }
  /** Blobs sealed before; `treeBytes` of text are in blob 0. */
  | { readonly is: 'sealed'; readonly token: Uint8Array; readonly treeBytes: number };

export function encodeEntered(entered: Entered): Uint8Array {
  return entered.is === 'live'
    ? joined(number(0, 1), counted(entered.token, 1), encodeEntry(entered.entry))
    : joined(number(1, 1), counted(entered.token, 1), number(entered.treeBytes, 8));
}

export function decodeEntered(bytes: Uint8Array): Entered {
  const taker = new ByteTaker(bytes);
  const sealed = taker.number(1);
  if (sealed > 1) throw new BadSealed('it is kept in no known way');
  const token = taker.counted(1);
  const entered: Entered =
    sealed === 1
      ? { is: 'sealed', token, treeBytes: taker.number(8) }
      : { is: 'live', token, entry: takeEntry(taker) };
  taker.end();
  return entered;
}

export function encodeEntries(entries: readonly SharedEntry[]): Uint8Array {
  return joined(number(entries.length, 4), ...entries.map(encodeEntry));
}

export function decodeEntries(bytes: Uint8Array): SharedEntry[] {
  const taker = new ByteTaker(bytes);
  const entries = Array.from({ length: Math.min(taker.number(4), 10_000) }, () => takeEntry(taker));
  taker.end();
  return entries;
}

/** An answer that is good begins with 0, a refusal with 1. */
export function encodeGood(body: Uint8Array): Uint8Array {
  return joined(number(0, 1), body);
}

export function encodeRefusal(code: string, message: string): Uint8Array {
  return joined(number(1, 1), counted(utf8(code), 1), counted(utf8(message), 2));
}

/** The body of a good answer. Throws Refused. */
export function decodeAnswer(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0) return bytes.subarray(1);
  const taker = new ByteTaker(bytes);
  if (taker.number(1) !== 1) throw new BadSealed('an answer is of no known kind');
  const refused = new Refused(taker.text(1), taker.text(2));
  taker.end();
  throw refused;
}
