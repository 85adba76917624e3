/** Which actor and which turn a person means: by id or kind, by number or `last`. */
import type { Inspector } from '../../actors/inspector/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import { wholeNumber } from './rows.ts';

type Looking = RefTo<typeof Inspector>;

/**
 * The id of an actor, from the beginning of it, or from its kind if there is just one of that. Ids
 * are written in small letters; kinds begin with a capital one. Throws a Failure with code not-found
 * or not-unique.
 */
export async function actorMeant(inspector: Looking, name: string): Promise<string> {
  if (!/^\p{Lu}/u.test(name)) return name;
  const { rows } = await E(inspector).actors(name);
  const [first, second] = rows;
  if (!first) {
    const text = `There is no actor of the kind ${name}. See the kinds with: gather inspect`;
    throw new Failure('not-found', text);
  }
  if (second) {
    const text = `There are several of the kind ${name}. See them with: gather inspect actors ${name}`;
    throw new Failure('not-unique', text);
  }
  return first.id;
}

/** The number of a turn; `last` is the last one on the disk. Throws a Failure with code usage. */
export async function turnMeant(inspector: Looking, text: string): Promise<bigint> {
  if (text === 'last') return (await E(inspector).overview()).turn;
  return BigInt(wholeNumber(text, 'A turn'));
}
