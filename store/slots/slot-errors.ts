/**
 * What can go wrong with a slot, one class a case, each with a stable `code`. The texts hold the
 * name of the slot at most, which lets nobody read or write it.
 */

/** The place gave an older record than one we have seen: it lost the newer ones, or hides them. */
export class SlotRolledBack extends Error {
  readonly code = 'rolled-back';
  /** The number of the newest version seen, and of what was found; 0 when nothing was found. */
  readonly seen: number;
  readonly found: number;

  constructor(seen: number, found: number) {
    const what = found === 0 ? 'nothing' : `only version ${found}`;
    super(
      `Version ${seen} was here before, now there is ${what}. ` +
        'Ask other hosts, or write the version that you know once more.',
    );
    this.name = 'SlotRolledBack';
    this.seen = seen;
    this.found = found;
  }
}

/**
 * Two different records of one version, both signed by the slot's key. `proof` has both: who holds
 * them can show to anybody that the key signed twice.
 */
export class SlotForked extends Error {
  readonly code = 'forked';
  readonly number: number;
  readonly proof: readonly [Uint8Array, Uint8Array];

  constructor(number: number, proof: readonly [Uint8Array, Uint8Array]) {
    super(
      `Two different versions ${number} were written. Two copies of one device may be at work, ` +
        'or a host gives different answers to different people. Compare both and choose one.',
    );
    this.name = 'SlotForked';
    this.number = number;
    this.proof = proof;
  }
}

/** Somebody else wrote first. Nothing was overwritten. */
export class SlotConflict extends Error {
  readonly code = 'conflict';
  /** The number of the version that is there now. */
  readonly number: number;

  constructor(number: number) {
    super(`Somebody else wrote version ${number} first. Read it and make your change again.`);
    this.name = 'SlotConflict';
    this.number = number;
  }
}

/** Every try met another writer's newer version. */
export class SlotContended extends Error {
  readonly code = 'contended';

  constructor(tries: number) {
    super(`Others were faster ${tries} times. Try again later.`);
    this.name = 'SlotContended';
  }
}

/** The version asked for was never written, or is no longer kept. */
export class VersionMissing extends Error {
  readonly code = 'version-missing';

  constructor() {
    super('That version is not kept (any more). Ask which ones are.');
    this.name = 'VersionMissing';
  }
}

/** The slot is there, but the read key does not open it. */
export class SlotSealed extends Error {
  readonly code = 'sealed';

  constructor() {
    super('The reference does not open this slot. Ask for it once more.');
    this.name = 'SlotSealed';
  }
}
