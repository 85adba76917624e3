/**
 * What can go wrong in the store, one class a case, each with a stable `code` by which callers
 * decide. The texts are for the person at this machine and are safe to send on: an address lets
 * nobody read, and no text holds a key, a passphrase, a word of a phrase, or a path.
 */

/** Bytes on the disk are not the ones that were stored. No part of them was handed out. */
export class DamagedObject extends Error {
  readonly code = 'damaged';
  readonly address: string;
  /** The damaged 128 KiB segment, from 0; absent when it is the frame around them. */
  readonly segment: number | undefined;

  constructor(address: string, segment?: number) {
    const place = segment === undefined ? 'its frame' : `segment ${segment}`;
    super(
      `A stored file is damaged (${place} of ${address}). If others keep pieces of it, mend it ` +
        'with: gather store repair. If nobody does: Restore it from a backup.',
    );
    this.name = 'DamagedObject';
    this.address = address;
    this.segment = segment;
  }
}

/** The disk has no object of that address. */
export class ObjectMissing extends Error {
  readonly code = 'missing';
  readonly address: string;

  constructor(address: string) {
    super(`A stored file is missing (${address}). Restore it from a backup.`);
    this.name = 'ObjectMissing';
    this.address = address;
  }
}

/** An address or read capability that is malformed, or does not fit the object it names. */
export class BadReadCap extends Error {
  readonly code = 'bad-cap';

  constructor(what: string) {
    super(`This reference to a stored file cannot be used: ${what}.`);
    this.name = 'BadReadCap';
  }
}

/** More bytes than one object may have. */
export class ObjectTooLarge extends Error {
  readonly code = 'too-large';

  constructor(bytesMax: number) {
    super(`A file may have at most ${bytesMax / 2 ** 30} GiB. Split it into smaller ones.`);
    this.name = 'ObjectTooLarge';
  }
}

/** A reader or writer was used after it was finished, aborted or closed. */
export class ObjectClosed extends Error {
  readonly code = 'closed';

  constructor() {
    super('This file has already been closed. Open it again.');
    this.name = 'ObjectClosed';
  }
}

/** No room is left for what was being written. */
export class DiskFull extends Error {
  readonly code = 'disk-full';

  constructor(options?: ErrorOptions) {
    super(
      'The disk is full. Free some space and try again; nothing already saved is lost.',
      options,
    );
    this.name = 'DiskFull';
  }
}

/** The disk refused for another reason; `cause` has it in full, with paths: never send that on. */
export class DiskFailed extends Error {
  readonly code = 'disk-failed';

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The disk refused (${reason}). Check that it is connected and that you may write to it.`,
      options,
    );
    this.name = 'DiskFailed';
  }
}

/** The passphrase does not open this key file. */
export class WrongPassphrase extends Error {
  readonly code = 'wrong-passphrase';

  constructor() {
    super('That is not the passphrase. Try again, or restore with the 24 recovery words.');
    this.name = 'WrongPassphrase';
  }
}

/** A passphrase that cannot be chosen. */
export class BadPassphrase extends Error {
  readonly code = 'bad-passphrase';

  constructor(wanted: string) {
    super(`A passphrase must have ${wanted}.`);
    this.name = 'BadPassphrase';
  }
}

/** The file that holds the sealed root key was changed, cut, or is no such file. */
export class DamagedKeyFile extends Error {
  readonly code = 'damaged-key';

  constructor(what: string) {
    super(`The key file is damaged (${what}). Restore with the 24 recovery words.`);
    this.name = 'DamagedKeyFile';
  }
}

/** A recovery phrase that cannot be right. `positions` counts the doubtful words from 0. */
export class BadRecoveryPhrase extends Error {
  readonly code = 'bad-phrase';
  readonly positions: readonly number[];

  constructor(what: string, positions: readonly number[] = []) {
    super(what);
    this.name = 'BadRecoveryPhrase';
    this.positions = positions;
  }
}
