/**
 * What can go wrong between us and the hosts that keep shares, one class a case. The texts are for
 * the person whose files these are: they name hosts by the id that the UI turns into a name, and
 * never say what a blob is.
 */

/** The host cannot be reached, or did not answer within our patience. */
export class HostGone extends Error {
  readonly code = 'host-gone';

  constructor(reason = 'it does not answer', options?: ErrorOptions) {
    super(`A host cannot be reached (${reason}). Try again when it is there.`, options);
    this.name = 'HostGone';
  }
}

/** The grant has no room for this, or the host's disk has none. */
export class HostFull extends Error {
  readonly code = 'host-full';

  constructor(options?: ErrorOptions) {
    super('A host has no room left for you. Ask for a larger grant, or use other hosts.', options);
    this.name = 'HostFull';
  }
}

/** The host does not keep that share for us. */
export class ShareMissing extends Error {
  readonly code = 'share-missing';

  constructor() {
    super('A host does not have a piece that it was given. Repair makes it anew elsewhere.');
    this.name = 'ShareMissing';
  }
}

/** A slot record that is not signed by the key of its slot, or not newer. */
export class BadSlot extends Error {
  readonly code = 'bad-slot';

  constructor(what: string) {
    super(`This record does not belong into that slot: ${what}.`);
    this.name = 'BadSlot';
  }
}
