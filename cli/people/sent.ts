/** What became of a letter that was just written: most arrive at once, others wait for somebody who is away. */
import type { ContactOwner, Letter } from '../../actors/people/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';

/** Pauses between looks, about three seconds in all. */
const LOOKS_MS = [25, 50, 100, 200, 400, 800, 1_600];

/** The letter as it is when its way has come to an end, or when that takes too long. */
export async function becameOf(
  { powers: { clock } }: Task,
  contact: RefTo<typeof ContactOwner>,
  number: bigint,
): Promise<Letter | undefined> {
  let letter: Letter | undefined;
  for (const pause of LOOKS_MS) {
    letter = (await E(contact).letters(number + 1n)).at(-1);
    if (letter?.state !== 'waiting') break;
    await new Promise<void>((look) => clock.wakeAt(clock.now() + pause, look));
  }
  return letter;
}

export function sentText(letter: Letter | undefined, petname: string): string {
  const who = printable(petname);
  if (letter?.state === 'arrived') return 'Sent. It has arrived.';
  if (letter?.state !== 'refused') return `Sent. It waits here for as long as ${who} is away.`;
  const why = letter.trouble === undefined ? '' : ` (${printable(letter.trouble)})`;
  return `${who} does not take it${why}. It is kept here as refused.`;
}
