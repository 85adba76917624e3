/** Letters that wait, or reach the wrong one: what becomes of them, and why. */
import type { ContactSummary } from '../../actors/people/interface.ts';
import { E } from '../../captp/index.ts';
import type { Task } from '../shell.ts';
import { count, printable } from '../terminal/format.ts';

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

/** Does the vat of this contact run twice, as far as is known? */
export async function runsTwice(task: Task, { vat }: ContactSummary): Promise<boolean> {
  const { vat: own } = await task.holdings();
  return (await E(E(own).network()).status()).othersTwice.includes(vat);
}

export function theirsTwiceText(petname: string): string {
  const who = printable(petname);
  return (
    `The vat of ${who} runs twice at the moment, so what you write may reach the wrong one. ` +
    'Tell them: stop one of them.'
  );
}
