/**
 * The log of a running vat: lines with their time, to a file that only its owner can read, or to standard error.
 * No secret is ever given to it; the one-time link is printed on the terminal alone.
 */
import { open } from 'node:fs/promises';
import type { Clock } from './powers.ts';

const OWNER_ONLY = 0o600;

export interface Log {
  write(line: string): void;
  close(): Promise<void>;
}

export async function openLog(
  path: string | undefined,
  errors: NodeJS.WriteStream,
  clock: Clock,
): Promise<Log> {
  if (path === undefined) {
    return { write: (line) => void errors.write(`${line}\n`), close: async () => undefined };
  }
  const file = await open(path, 'a', OWNER_ONLY);
  const stream = file.createWriteStream();
  stream.on('error', (error) => errors.write(`The log cannot be written: ${error.message}\n`));
  return {
    write: (line) => void stream.write(`${new Date(clock.now()).toISOString()} ${line}\n`),
    close: () => new Promise((done) => stream.end(done)),
  };
}
