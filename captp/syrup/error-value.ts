/**
 * Errors as values: `<desc:error "text">`.
 *
 * The standard has one field, the text, and other implementations refuse a second. Yet a caller
 * must be able to tell "revoked" from "disk full" without reading prose, so the stable code of an
 * error travels at the end of the text: `This link was taken back. [revoked]`. Whoever knows
 * nothing of codes still shows something sensible. A text that only looks as if it ended in a code
 * gets an empty `[]` behind it. No stack and no class travels: those are details of the machine
 * the error came from.
 */

const CODE = /^[a-z][a-z0-9-]{0,39}$/;
const ENDS_IN_CODE = /^(.*) \[([a-z][a-z0-9-]{0,39})\]$/s;
const LOOKS_CODED = /^.* \[[a-z][a-z0-9-]{0,39}\]( \[\])*$/s;
const EMPTY_CODE = ' []';

/** An error that came over the wire. */
export class RemoteError extends Error {
  /**
   * The stable name of what went wrong, for example `revoked`; undefined when the sender gave
   * none.
   */
  readonly code: string | undefined;
  /** Further fields of a later standard, kept so that the error can be handed on unchanged. */
  readonly extra: readonly unknown[];

  constructor(message: string, code?: string, extra: readonly unknown[] = []) {
    super(message);
    this.name = 'RemoteError';
    // Where it was read is no place that anybody looks for.
    this.stack = `${this.name}: ${message}`;
    this.code = code;
    this.extra = extra;
  }
}

/** The text that stands for `error` on the wire. */
export function errorText(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  // Anybody may have given it a message that is no text.
  const message = String(error.message);
  if (typeof code === 'string' && CODE.test(code)) return `${message} [${code}]`;
  return LOOKS_CODED.test(message) ? message + EMPTY_CODE : message;
}

/** Reads what {@link errorText} wrote, and any other text. */
export function errorFromText(text: string, extra: readonly unknown[]): RemoteError {
  const coded = ENDS_IN_CODE.exec(text);
  if (coded) return new RemoteError(coded[1] as string, coded[2], extra);
  const escaped = text.endsWith(EMPTY_CODE) && LOOKS_CODED.test(text);
  return new RemoteError(escaped ? text.slice(0, -EMPTY_CODE.length) : text, undefined, extra);
}
