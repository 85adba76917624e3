/**
 * The functions of node:fs that take an open file, as promises: those of node:fs/promises cost more
 * than a small write.
 */
import fs from 'node:fs';

/** Pieces in one call; the systems' own limit is 1,024. */
const PIECES_MAX = 1_000;

/** One call may write only a part, as when the disk is nearly full: goes on with the rest. */
export async function writeAll(
  fd: number,
  parts: readonly Uint8Array[],
  offset: number,
): Promise<number> {
  let at = offset;
  for (let left = parts.filter(({ length }) => length > 0); left.length > 0; ) {
    const written = await call<number>(fs.writev, fd, left.slice(0, PIECES_MAX), at);
    left = without(left, written);
    at += written;
  }
  return at - offset;
}

/** `parts` after their first `count` bytes. */
function without(parts: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  let at = 0;
  while (at < parts.length && skip >= (parts[at] as Uint8Array).length) {
    skip -= (parts[at] as Uint8Array).length;
    at++;
  }
  const rest = parts.slice(at);
  if (skip > 0) rest[0] = (rest[0] as Uint8Array).subarray(skip);
  return rest;
}

/** A function of node:fs with a callback, as a promise of what it answers first. */
export function call<T = void>(run: (...args: never[]) => void, ...args: unknown[]): Promise<T> {
  return new Promise((done, failed) => {
    const callback = (error: Error | null, answer: T): void =>
      error ? failed(error) : done(answer);
    (run as (...all: unknown[]) => void)(...args, callback);
  });
}
