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

/** The vat that a link names is there, but has not been unlocked since it was started. */
class VatLocked extends Error {
  readonly code = 'locked';
}

/**
 * Opens a session with the vat of `designator` and no other. A vat that is locked cannot prove who it is, because
 * its key is locked too: whoever answers in its place is only asked that, and is told nothing.
 * @param isLocked asks the gate behind a session that nobody has proven.
 */
export async function dialOnly(
  open: (designator: string | undefined) => Promise<Channel>,
  designator: string,
  isLocked: (channel: Channel) => PromiseLike<boolean>,
): Promise<Channel> {
  try {
    return await open(designator);
  } catch (error) {
    if (codeOf(error) !== 'protocol-error') throw error;
    const stranger = await open(undefined);
    try {
      if (await isLocked(stranger)) throw new VatLocked();
    } finally {
      stranger.close();
    }
    throw error;
  }
}
