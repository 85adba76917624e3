/** Of `gather store`: where you keep what you keep for others, on this disk or in a bucket. */
import { resolve } from 'node:path';
import { Argument, Command } from 'commander';
import type { BackendState } from '../../actors/storage/interface.ts';
import { E, Far } from '../../captp/index.ts';
import { example } from '../commands/example.ts';
import { Failure } from '../failure.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count, formatSize, printable } from '../terminal/format.ts';
import { makeProgress, type Progress } from '../terminal/progress.ts';

type BackendName = BackendState['now'];

interface Moved {
  readonly bytes: number | bigint;
  readonly bytesTotal: number | bigint;
}

/** The command `backend`. */
export function backendCommand(shell: Shell): Command {
  const command = new Command('backend')
    .description('show, or change, where you keep what you keep for others')
    .addArgument(
      new Argument('[where]', 'log: on this disk; s3: in a bucket').choices(['log', 's3']),
    )
    .option('--bucket <file>', 'with the settings and the key of the bucket, mode 600')
    .addHelpText(
      'after',
      example('gather store backend s3 --bucket bucket.json', 'gather store backend log'),
    );
  return act(shell, command, (task, [where]: [BackendName?], options: Options) =>
    where === undefined ? show(task, options) : change(task, where, options),
  );
}

interface Options {
  readonly bucket?: string;
}

async function show(task: Task, { bucket }: Options): Promise<void> {
  if (bucket !== undefined) {
    throw new Failure('usage', 'Say that you mean it: gather store backend s3 --bucket FILE');
  }
  const { vat } = await task.holdings();
  const state = await E(E(vat).storage()).backend();
  task.printer.result(state, inWords(state));
}

/** Waits until all is there. Ctrl-C stops waiting; the vat goes on. */
async function change(task: Task, where: BackendName, { bucket }: Options): Promise<void> {
  if (bucket !== undefined && where !== 's3') {
    throw new Failure('usage', 'Only s3 takes --bucket.');
  }
  const { vat } = await task.holdings();
  const storage = await E(vat).storage();
  const file = bucket === undefined ? undefined : resolve(bucket);
  const bar = movingBar(task);
  const listener = Far('BackendListener', {
    moved: (now: Moved): undefined => {
      bar.moved(now);
    },
  });
  try {
    const state = await unlessInterrupted(task, E(storage).switchBackend(where, file, listener));
    bar.end();
    task.printer.result(state, inWords(state));
  } finally {
    bar.end();
  }
}

function unlessInterrupted<T>(task: Task, work: PromiseLike<T>): Promise<T> {
  const stopped = task.interrupt();
  return new Promise((done, fail) => {
    stopped.addEventListener('abort', () => {
      const text = 'Your vat goes on with it. See how far it is with: gather store backend';
      fail(new Failure('interrupted', text));
    });
    work.then(done, fail);
  });
}

/** One bar for each stretch: who changes back first finishes what was under way. */
function movingBar({ terminal, powers, printer }: Task): {
  moved(now: Moved): void;
  end(): void;
} {
  let bar: Progress | undefined;
  let total: number | undefined;
  let done = 0;
  const end = (): void => {
    bar?.end();
    bar = undefined;
  };
  return {
    moved({ bytes, bytesTotal }) {
      if (!bar || Number(bytesTotal) !== total) {
        end();
        total = Number(bytesTotal);
        bar = makeProgress(terminal.errors, powers.clock, { total, quiet: printer.json });
        done = 0;
      }
      bar.advance(Number(bytes) - done);
      done = Number(bytes);
    },
    end,
  };
}

function inWords({ now, from, work, file, trouble }: BackendState): string {
  const place = (name: BackendName): string => (name === 'log' ? 'on this disk' : 'in a bucket');
  const lines = [`What you keep for others is ${place(now)}.`];
  if (file !== undefined && (now === 's3' || from === 's3')) {
    lines.push(`The settings of the bucket: ${printable(file)}`);
  }
  if (from !== undefined) {
    const left = work
      ? `${count(work.objects, 'object')} of ${work.objectsTotal} and ` +
        `${formatSize(work.bytes)} of ${formatSize(work.bytesTotal)} are carried over`
      : 'it is being carried over';
    lines.push(`Some of it is still ${place(from)}: ${left}.`);
  }
  if (trouble !== undefined) {
    lines.push(printable(trouble.message));
    lines.push(`When that is mended: gather store backend ${now}`);
  }
  return lines.join('\n');
}
