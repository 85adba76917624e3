/** Letters that wait: what becomes of them, and why they may wait for ever. */
import { E } from '../../captp/index.ts';
import type { Task } from '../shell.ts';
import { count } from '../terminal/format.ts';

/** Behind what says that somebody was blocked, or removed. */
export function unsentText(unsent: bigint): string {
  return unsent === 0n ? '' : ` Not sent any more: ${count(unsent, 'letter')} that waited.`;
}

export async function noteTwice(task: Task): Promise<void> {
  const { vat } = await task.holdings();
  const { twice } = await E(vat).status();
  if (twice)
    task.printer.note('This vat runs twice, so letters may wait for ever. See: gather net');
}
