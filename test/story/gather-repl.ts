/** `gather repl` with a script on standard input, as a person pipes one into it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const GATHER = fileURLToPath(new URL('../../cli/gather.mjs', import.meta.url));

/** Runs `script` in the vat of `folder`, which is running. Answers what it printed. */
export async function runInRepl(folder: string, script: string): Promise<string> {
  const args = [GATHER, 'repl', '--data', join(folder, 'data')];
  const child = spawn(process.execPath, args, { stdio: 'pipe' });
  const ended = once(child, 'close');
  child.stdin.end(script);
  const [printed, said, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended as Promise<[number]>,
  ]);
  if (code !== 0) throw new Error(`gather repl ended with ${code}: ${said}`);
  return printed.trim();
}
