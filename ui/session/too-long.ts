/**
 * A text that is longer than may be sent. A field that cut it by itself would send, or publish for
 * ever, what nobody wrote; so the field takes it all, and sending says how much is too much.
 */
import { msg, str } from '@lit/localize';

class TooLong extends Error {
  readonly code = 'too-long';
  override readonly name = 'TooLong';
}

/** Throws TooLong, with a sentence for the person, when `text` has more characters than `most`. */
export function assertNotTooLong(text: string, most: number): void {
  if (text.length <= most) return;
  const length = text.length.toLocaleString();
  const limit = most.toLocaleString();
  throw new TooLong(
    msg(str`This is too long: ${length} characters, and ${limit} are the most. Nothing was sent.`),
  );
}
