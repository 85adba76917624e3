/**
 * One clear sentence for everything that can go wrong, in the person's language.
 *
 * Errors carry a stable `code` and a plain English text. The code chooses the sentence; the text is
 * the fallback for codes this page does not know, because it was written to be read. What has no
 * code is a fault of ours, and its text would mean nothing to anybody.
 */
import { msg, str } from '@lit/localize';

/** What a broken promise carries, as far as a page looks at it. */
interface Coded {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly seconds?: unknown;
}

const SENTENCE_LENGTH_MAX = 300;

/** The stable code of an error, or the empty text. */
export function codeOf(error: unknown): string {
  const code = (error as Coded | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** Seconds to wait, when the vat asked to slow down. */
export function secondsOf(error: unknown): number | undefined {
  const { seconds, message } = (error ?? {}) as Coded;
  if (typeof seconds === 'number') return seconds;
  if (typeof seconds === 'bigint') return Number(seconds);
  const told = typeof message === 'string' ? /(\d{1,6}) second/.exec(message) : null;
  return told ? Number(told[1]) : undefined;
}

/** One sentence that says what was wrong and what to do. */
export function sentenceOf(error: unknown): string {
  const code = codeOf(error);
  const known = sentences[code]?.(error);
  if (known !== undefined) return known;
  const { message } = (error ?? {}) as Coded;
  if (code !== '' && typeof message === 'string' && message !== '') {
    return message.slice(0, SENTENCE_LENGTH_MAX);
  }
  return msg('Something went wrong that 2gather did not expect. Reload the page and try again.');
}

const sentences: Readonly<Record<string, (error: unknown) => string>> = {
  disconnected: () =>
    msg('The connection to your vat was lost before this was done. Try again when it is back.'),
  revoked: () => msg('This was taken back by whoever gave it.'),
  expired: () => msg('This has reached its end date.'),
  'used-up': () => msg('This was opened as many times as it may be.'),
  removed: () => msg('The file was removed by its owner.'),
  'not-found': () => msg('This is no longer there.'),
  unknown: () => msg('This is no longer there.'),
  'protocol-error': () =>
    msg('What answers at this address is another vat, or another version. Reload the page.'),
  gone: () => msg('This is no longer there.'),
  'disk-full': () =>
    msg('The disk of your vat is full. Delete files there, or empty the bin, and try again.'),
  'not-saved': () => msg('This could not be saved, so nothing was changed. Try again.'),
  damaged: () =>
    msg('This file is damaged on the disk and cannot be read. Bring it back from a backup.'),
  'wrong-passphrase': () => msg('That passphrase is not right. Check capitals and spaces.'),
  'too-many-tries': (error) => {
    const seconds = secondsOf(error);
    return seconds === undefined
      ? msg('Too many wrong tries. Wait a little, then try again.')
      : msg(str`Too many wrong tries. Wait ${seconds} seconds, then try again.`);
  },
  'no-turn': () => msg('There is no such turn, or not yet. See all turns for what there is.'),
  'out-of-window': () => msg('The journal does not reach back that far. Choose a later turn.'),
  'bad-link': () =>
    msg('This link is incomplete or mistyped. Copy it again, all of it, or ask for it once more.'),
  'link-used': () =>
    msg('This link was used already or is too old. Run “gather start” for a new one.'),
  'bad-phrase': () =>
    msg('These 24 words do not belong together. Compare each with what you wrote down.'),
  'wrong-designator': () =>
    msg('This link was used already, or it belongs to another vat. Ask for a new one.'),
  locked: () => msg('Your vat is locked. Unlock it with your passphrase.'),
};
