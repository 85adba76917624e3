/** Where one file lies, as a sentence or two. */
import { msg, str } from '@lit/localize';
import type { KeptEntry } from '../../../actors/keeping/interface.ts';
import { formatList, formatNumber } from '../../locale/index.ts';

/** More people are counted and not named. */
const NAMED_MAX = 5;

/** Such as: “On this machine; pieces with Bea and Carl. Any 1 may vanish.” */
export function keptText(kept: KeptEntry): string {
  const { blobs, here, alone, lost, short, survives, persons } = kept;
  if (lost > 0n) return msg('Parts of it are lost, here and at everybody who kept pieces.');
  const isHere = here === blobs ? msg('On this machine') : msg('Not wholly on this machine');
  if (persons.length === 0) return here === blobs ? msg('On this machine alone.') : `${isHere}.`;
  const people = persons.map(({ person }) => person).sort((a, b) => a.localeCompare(b));
  const named = people.slice(0, NAMED_MAX);
  const more = persons.length - named.length;
  if (more > 0) named.push(msg(str`${formatNumber(more)} more`));
  const where = msg(str`${isHere}; pieces with ${formatList(named)}.`);
  if (alone > 0n) return `${where} ${msg('Some of it is on this machine alone as yet.')}`;
  const any =
    survives === 0n
      ? msg('Each of them is needed if this machine is lost.')
      : survives === 1n
        ? msg('Any one of them may vanish.')
        : msg(str`Any ${formatNumber(survives)} of them may vanish.`);
  return short > 0n
    ? `${where} ${any} ${msg('Some pieces are being made anew.')}`
    : `${where} ${any}`;
}
