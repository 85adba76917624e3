/** Which actor and which turn a person means: by id or kind, by number or `last`. */
import type { Inspector } from '../../actors/inspector/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import { firstRows, wholeNumber } from './rows.ts';

const ID = /^[\da-f][\da-fA-F]{3,31}$/;
const KIND_LENGTH_MAX = 120;

type Looking = RefTo<typeof Inspector>;

/**
 * The id of an actor, from the beginning of it, or from its kind if there is just one of that. Ids
 * are written in small letters; kinds begin with a capital one. Throws a Failure with code not-found,
 * not-unique or usage.
 */
export async function actorMeant(inspector: Looking, name: string): Promise<string> {
  if (ID.test(name)) return name;
  if (!/^\p{Lu}/u.test(name) || name.length > KIND_LENGTH_MAX) {
    const text = 'An actor is named by its id, or at least four digits of it, or by its kind.';
    throw new Failure('usage', text);
  }
  // A page may be empty though there are more: it ends after so many actors that were looked at.
  const { rows } = await firstRows((after) => E(inspector).actors(name, after), 2);
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

/**
 * The number of a turn; `last` is the last one that the journal shows: what only looked is written
 * into it with the next turn that changes something. Throws a Failure with code usage.
 */
export async function turnMeant(inspector: Looking, text: string): Promise<bigint> {
  if (text !== 'last') return BigInt(wholeNumber(text, 'A turn'));
  const { rows } = await firstRows((after) => E(inspector).turns(undefined, after), 1);
  return rows[0]?.turn ?? (await E(inspector).overview()).turn;
}
