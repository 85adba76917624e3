/**
 * What can go wrong in a vat, each with a stable `code` and a text that a person can act on.
 *
 * These errors cross the wire, so none tells a swiss number, a key, a path, or the content of a
 * record.
 */

/** The common shape: a stable `code` beside the text. */
export class VatError extends Error {
  readonly code: string;

  constructor(name: string, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.code = code;
  }
}

/** The receiver no longer exists: it was retired, or its making was undone. */
export class Gone extends VatError {
  constructor() {
    super('Gone', 'gone', 'This no longer exists.');
  }
}

/** A sealed record did not open: it was changed, or lies where another belongs. */
export class DamagedRecord extends VatError {
  /** What sort of record it is, such as "list entry". */
  readonly record: string;
  /** The id of the actor it belongs to, if it belongs to one. */
  readonly actor: string | undefined;

  constructor(record: string, actor?: string, cause?: unknown) {
    const whose = actor === undefined ? '' : ` of the actor ${actor.slice(0, 8)}`;
    const what = `A stored record (${record}${whose}) is damaged.`;
    super('DamagedRecord', 'damaged', `${what} Restore this vat from a backup.`, { cause });
    this.record = record;
    this.actor = actor;
  }
}

/** The key given does not open this vat. */
export class WrongKey extends VatError {
  constructor() {
    super('WrongKey', 'wrong-key', 'This key does not open this vat. Check which vat it is for.');
  }
}

/** The database is not a vat, or one written by another version of this program. */
export class UnknownFormat extends VatError {
  constructor(message: string) {
    super('UnknownFormat', 'unknown-format', message);
  }
}

type CannotRunCode =
  | 'unknown-kind'
  | 'newer-version'
  | 'upgrade-missing'
  | 'upgrade-fails'
  | 'unknown-fields'
  | 'unknown-phase';

/**
 * An actor that this program cannot run: its kind, its version, or what it holds is unknown here.
 * Its data is untouched.
 */
export class CannotRun extends VatError {
  constructor(code: CannotRunCode, message: string, options?: ErrorOptions) {
    super('CannotRun', code, message, options);
  }
}

/** A value that cannot be kept was put into state, a store or a timer. */
export class NotDurable extends VatError {
  constructor(what = 'This reference lives only as long as its connection') {
    super('NotDurable', 'not-durable', `${what}, so it cannot be kept in an actor.`);
  }
}

/** Something that only a turn may do was tried outside of one. */
export class OutsideTurn extends VatError {
  constructor(what: string) {
    super(
      'OutsideTurn',
      'outside-turn',
      `${what} only inside a turn of the same vat; send with E().`,
    );
  }
}

/** The turn ran, but could not be written to the disk, so it was undone. */
export class NotSaved extends VatError {
  constructor(cause: unknown) {
    const full = isDiskFull(cause);
    super(
      'NotSaved',
      full ? 'disk-full' : 'not-saved',
      full
        ? 'The disk is full, so nothing was changed. Free some space and try again.'
        : 'This could not be written to the disk, so nothing was changed. Try again.',
      { cause },
    );
  }
}

/** The database could not be read just now; nothing was changed. */
export class NotRead extends VatError {
  constructor(cause: unknown) {
    const message = 'This could not be read from the disk, so nothing was changed. Try again.';
    super('NotRead', 'not-read', message, { cause });
  }
}

/** The vat was closed before the message was handled. */
export class Closed extends VatError {
  constructor() {
    super('Closed', 'closed', 'This vat is closed. Start it and try again.');
  }
}

/** A limit of a vat was reached, or a rule of it was broken by an actor's code. */
export class Refused extends VatError {
  constructor(code: string, message: string) {
    super('Refused', code, message);
  }
}

/** What others hear of a fault inside; the fault itself is told to the vat's keeper. */
export class Fault extends VatError {
  constructor(where: string) {
    super('Fault', 'fault', `Something is wrong inside ${where}. Nothing was changed.`);
  }
}

/** Does the database as a whole fail, rather than one record? Then it may be well again later. */
export function isReadTrouble(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^(LEVEL_[A-Z_]+|E[A-Z]+)$/.test(code);
}

/** Is the database closed, so that nothing can be read until its host opens it again? */
export function isShut(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'LEVEL_DATABASE_NOT_OPEN' || code === 'LEVEL_ITERATOR_NOT_OPEN';
}

function isDiskFull(error: unknown): boolean {
  let at: unknown = error;
  for (let depth = 0; at instanceof Error && depth < 8; depth++, at = at.cause) {
    if ((at as { code?: unknown }).code === 'ENOSPC') return true;
    if (/no space left|disk full|quota/i.test(at.message)) return true;
  }
  return false;
}

/**
 * Codes of this project look like `not-saved`; those of systems and databases like ENOSPC or
 * LEVEL_LOCKED.
 */
const OUR_CODE = /^[a-z][a-z0-9-]*$/;

/**
 * What of an error may reach whoever sent the message: errors that carry a `code` of this project,
 * and plain `Error`s that an actor threw to be read. Anything else (a TypeError, a system error
 * with a path in it) is a fault: `onFault` is told, the sender hears only where.
 */
export function crossing(
  error: unknown,
  where: string,
  onFault: (error: unknown) => void,
): unknown {
  try {
    if (mayCross(error)) return error;
    onFault(error);
  } catch (worse) {
    // What was thrown throws itself when it is looked at.
    onFault(worse);
  }
  return new Fault(where);
}

function mayCross(error: unknown): boolean {
  if (!(error instanceof Error) || 'syscall' in error) return false;
  const { code, message } = error as { code?: unknown; message: unknown };
  if (typeof message !== 'string') return false;
  return typeof code === 'string' ? OUR_CODE.test(code) : isPlainError(error);
}

function isPlainError(error: Error): boolean {
  return Object.getPrototypeOf(error) === Error.prototype;
}
