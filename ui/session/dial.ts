/**
 * Which vat a page dials, so that a secret goes only to the vat it belongs to.
 *
 * Another program may answer at the port where the vat was yesterday, and say that it is that vat.
 * So a vat that this browser holds a secret for has to prove itself before it is given any; only a
 * vat that we know nothing of is taken at its word.
 */
import type { Channel } from './connection.ts';
import { codeOf } from './trouble.ts';

/**
 * Opens a session, proven whenever the vat is one of `known`; the first of these is tried first.
 * @param open opens a session to the vat of that designator, or to whoever answers.
 */
export async function dial(
  open: (designator: string | undefined) => Promise<Channel>,
  known: readonly string[],
): Promise<Channel> {
  const [expected] = known;
  if (expected !== undefined) {
    try {
      return await open(expected);
    } catch (error) {
      if (codeOf(error) !== 'protocol-error') throw error;
    }
  }
  const channel = await open(undefined);
  if (!known.includes(channel.designator)) return channel;
  channel.close();
  return open(channel.designator);
}
