/**
 * A progress line for long work, on standard error and only when a person looks at it.
 *
 * It repaints at most ten times a second: painting is far slower than moving bytes.
 */
import type { Clock } from '../powers.ts';
import { formatSize, printable } from './format.ts';

const REPAINT_MS = 100;
const BAR_CELLS = 24;
const NAME_CELLS_MAX = 32;

export interface Progress {
  /** What is worked on now. */
  name(name: string): void;
  /** `bytes` more are done. */
  advance(bytes: number): void;
  /** Takes the line away. */
  end(): void;
}

/** `total` is how many bytes are to come, if that is known. */
export function makeProgress(
  stream: NodeJS.WriteStream,
  clock: Clock,
  options: { readonly total?: number; readonly quiet?: boolean },
): Progress {
  if (!stream.isTTY || options.quiet) return { name() {}, advance() {}, end() {} };
  const started = clock.now();
  let done = 0;
  let painted = 0;
  let current = '';
  const paint = (): void => {
    painted = clock.now();
    const seconds = Math.max((painted - started) / 1_000, 0.001);
    const speed = `${formatSize(done / seconds)}/s`;
    stream.write(`\r\u001b[K${bar(done, options.total)} ${speed}  ${current}`);
  };
  return {
    name(name) {
      current = printable(name).slice(-NAME_CELLS_MAX);
      paint();
    },
    advance(bytes) {
      done += bytes;
      if (clock.now() - painted >= REPAINT_MS) paint();
    },
    end: () => void stream.write('\r\u001b[K'),
  };
}

function bar(done: number, total: number | undefined): string {
  if (total === undefined) return formatSize(done);
  const part = total === 0 ? 1 : Math.min(done / total, 1);
  const full = Math.round(part * BAR_CELLS);
  const cells = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
  return `${cells} ${String(Math.floor(part * 100)).padStart(3)} % of ${formatSize(total)}`;
}
