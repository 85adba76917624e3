/**
 * `gather start` as a person runs it, in a process of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { socketPathOf } from '../../cli/folders.ts';

/** The program, as a person has it. */
export const GATHER = fileURLToPath(new URL('../../cli/gather.mjs', import.meta.url));

export interface GatherProcess {
  readonly address: string;
  /** The one-time link it printed; empty when the vat is locked. */
  readonly link: string;
  readonly pid: number;
  readonly socket: string;
  /** All it has printed so far. */
  printed(): string;
  /** Ends it in good order and waits. */
  end(): Promise<void>;
}

/** Starts a vat in `folder`, and waits until it has printed where it is and how to get in. */
export function startGather(folder: string, ...flags: string[]): Promise<GatherProcess> {
  return startGatherBy([], folder, ...flags);
}

/** As {@link startGather}, by a program that runs another one, such as `ip netns exec NAME`. */
export async function startGatherBy(
  by: readonly string[],
  folder: string,
  ...flags: string[]
): Promise<GatherProcess> {
  const data = join(folder, 'data');
  const own = [GATHER, 'start', '--data', data, '--no-open', '--port', '0', ...flags];
  const [program = '', ...args] = [...by, process.execPath, ...own];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // Not 'exit', before which not all that was printed needs to have come.
  const ended = once(child, 'close');
  let text = '';
  const found = await Promise.race([
    ended.then(() => undefined),
    new Promise<RegExpExecArray>((resolve) => {
      const read = (piece: Buffer): void => {
        text += piece.toString();
        const match = /runs at (http:\S+)[\s\S]*Stop it with/.exec(text);
        if (match) resolve(match);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
    }),
  ]);
  if (!found) throw new Error(`gather start ended: ${text}`);
  return {
    address: found[1] as string,
    link: /http:\S+#enter=\S+/.exec(text)?.[0] ?? '',
    pid: child.pid as number,
    socket: socketPathOf(data),
    printed: () => text,
    end: () => endProcess(child, ended),
  };
}

async function endProcess(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}
