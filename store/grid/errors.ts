/**
 * What can go wrong between us and the hosts that keep shares, one class a case. The texts are for
 * the person whose files these are: they name people, not the keys of their hosts, and never say
 * what a blob is.
 */

/** The host cannot be reached, or did not answer within our patience. */
export class HostGone extends Error {
  readonly code = 'host-gone';

  constructor(reason = 'it does not answer', options?: ErrorOptions) {
    super(`A host cannot be reached (${reason}). Try again when it is there.`, options);
    this.name = 'HostGone';
  }
}

/** The host took back what it granted, or does not know it any more: it does not come back by itself. */
export class GrantEnded extends HostGone {
  constructor(options?: ErrorOptions) {
    super('what it granted was taken back', options);
    this.name = 'GrantEnded';
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

/** A placement record that was changed or cut. The blob is still found by asking all hosts. */
export class DamagedPlacement extends Error {
  readonly code = 'damaged-placement';

  constructor(options?: ErrorOptions) {
    super(
      'The note of where a file is kept is damaged. Look for its pieces on all hosts.',
      options,
    );
    this.name = 'DamagedPlacement';
  }
}

/** What is wrong with a host, or with what it has of one blob. */
export interface HostTrouble {
  readonly hostId: string;
  /** Which share it is about, if it is about one. */
  readonly index?: number;
  readonly kind: HostTroubleKind;
}

/**
 * `gone`: it did not answer; `revoked`: it took back what it granted; `full`: it has no room;
 * `missing`: it does not have what it was given.
 * The others are lies, whether it means to or not: `corrupt`: bytes that are not those it was
 * given; `swapped`: a proper share, but of another number or another blob; `cut`: fewer bytes;
 * `rolled-back`: an older record of a slot than it had.
 */
export type HostTroubleKind =
  | 'gone'
  | 'revoked'
  | 'full'
  | 'missing'
  | 'corrupt'
  | 'swapped'
  | 'cut'
  | 'rolled-back';

/** Whose host it is: enough to name it. */
interface Named {
  readonly id: string;
  readonly person: string;
}

/** Too few people took shares of a blob, or too few hosts answered for a slot. */
export class NotEnoughHosts extends Error {
  readonly code = 'not-enough-hosts';
  readonly troubles: readonly HostTrouble[];

  constructor(
    count: number,
    wanted: number,
    troubles: readonly HostTrouble[],
    hosts: readonly Named[],
    of: 'blob' | 'slot' = 'blob',
  ) {
    const why = tell(troubles, hosts);
    const what =
      of === 'blob'
        ? `Only ${count} of at least ${wanted} people could take a piece (${why}). ` +
          'Nothing was stored. Try again when more hosts are there, take off the list who will ' +
          'not come back, or ask others for room.'
        : `Only ${count} of at least ${wanted} hosts answered (${why}). ` +
          'Try again when more hosts are there.';
    super(what);
    this.name = 'NotEnoughHosts';
    this.troubles = troubles;
  }
}

/**
 * Two records of one version, and too few hosts that answer to tell which one was written. `records`
 * has them. Nothing is lost: it is decided when more hosts answer.
 */
export class SlotUndecided extends Error {
  readonly code = 'undecided';
  readonly records: readonly Uint8Array[];

  constructor(records: readonly Uint8Array[]) {
    super(
      'Two devices wrote at the same time, and the hosts that answer cannot tell who was first. ' +
        'Try again when more hosts are there.',
    );
    this.name = 'SlotUndecided';
    this.records = records;
  }
}

/** Too few right shares of a blob could be had. */
export class NotEnoughShares extends Error {
  readonly code = 'not-enough-shares';
  readonly troubles: readonly HostTrouble[];

  /** `needed` is undefined where nobody who answered has any, so that nobody knows. */
  constructor(
    found: number,
    needed: number | undefined,
    troubles: readonly HostTrouble[],
    hosts: readonly Named[],
  ) {
    const had =
      needed === undefined
        ? 'Nobody who answers has pieces of a file'
        : `Only ${found} of ${needed} pieces of a file could be had`;
    const isAway = needed === undefined || troubles.some(({ kind }) => kind === 'gone');
    const what = isAway ? 'Try again when more hosts are there.' : 'Restore it from a backup.';
    super(`${had} (${tell(troubles, hosts)}). ${what}`);
    this.name = 'NotEnoughShares';
    this.troubles = troubles;
  }
}

const TROUBLES_TOLD_MAX = 10;

const IN_WORDS: Readonly<Record<HostTroubleKind, string>> = {
  gone: 'does not answer',
  revoked: 'took back the room',
  full: 'has no room',
  missing: 'does not have it any more',
  corrupt: 'gave wrong bytes',
  swapped: 'gave another piece',
  cut: 'gave too few bytes',
  'rolled-back': 'has gone back to something older',
};

/** Each person once for each thing that is wrong there. */
function tell(troubles: readonly HostTrouble[], hosts: readonly Named[]): string {
  if (troubles.length === 0) return 'no others are known';
  const people = new Map(hosts.map(({ id, person }) => [id, person]));
  const all = troubles.map(({ hostId, kind }) => {
    return `${people.get(hostId) ?? 'somebody who was removed'} ${IN_WORDS[kind]}`;
  });
  const lines = [...new Set(all)];
  const told = lines.slice(0, TROUBLES_TOLD_MAX);
  const more = lines.length - told.length;
  return told.join(', ') + (more > 0 ? `, and ${more} more` : '');
}

/** What a host gave is not the share it was asked for. Caught by whoever asks others instead. */
export class HostLied extends Error {
  readonly code = 'host-lied';
  readonly kind: 'corrupt' | 'swapped' | 'cut';

  constructor(kind: 'corrupt' | 'swapped' | 'cut') {
    super(
      `A host gave a piece that is not the right one (${kind}). Repair makes it anew elsewhere.`,
    );
    this.name = 'HostLied';
    this.kind = kind;
  }
}
