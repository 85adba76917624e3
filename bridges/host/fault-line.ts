/**
 * A fault as one line of the log. Its text is left out unless it is an error of ours, which is written to be read
 * by anybody: a system's error names paths, a parser's quotes what it read, and a peer's says what a peer likes.
 */
import { basename } from 'node:path';
import { codeOf, isOurs } from './trouble.ts';

/** Names the error, its code, and where in the program it came from; never data, secrets or paths. */
export function faultLine(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown';
  const code = codeOf(error);
  const named = code === undefined ? error.name : `${error.name} ${code}`;
  if (isOurs(error)) return `${named}: ${oneLine(error.message)}`;
  const call =
    'syscall' in error && typeof error.syscall === 'string' ? ` in ${error.syscall}` : '';
  return `${named}${call}${placeOf(error)}`;
}

const LENGTH_MAX = 300;

/** So that nothing can look like another line of the log. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, LENGTH_MAX);
}

function placeOf({ stack = '' }: Error): string {
  const frame = /\(?(?:file:\/\/)?([^\s()]+):(\d+):\d+\)?$/m.exec(stack);
  return frame?.[1] ? ` at ${basename(frame[1])}:${frame[2]}` : '';
}
