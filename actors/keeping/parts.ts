/** How the keeping actor and the device that moves the bytes know each other. Private to the vat. */
import {
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  nat,
  Occurrence,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { EntryId } from '../lake/interface.ts';
import {
  KeepingCollected,
  KeepingDepth,
  KeepingHealth,
  KeepingListener,
  KeptEntry,
} from './interface.ts';

/** Does the work, and knows how it stands. */
export const KeepingDevice = defineInterface('KeepingDevice', {
  health: call().returns(KeepingHealth),
  kept: call(arg('entry', EntryId)).returns(KeptEntry),
  work: call(arg('depth', KeepingDepth)),
  collect: call().returns(KeepingCollected),
  stop: call(),
  pause: call(arg('paused', boolean)),
  forgive: call(arg('host', text(200))),
  watch: call(arg('listener', ref(KeepingListener))),
});

/** All it takes to find and read one object at the hosts. Never leaves the vat. */
export const KeptCatalogue = record({ address: text(120), key: bytes(32), size: nat });

export const KeepingClockwork = defineInterface('KeepingClockwork', {
  /** The vat has started: tells the device how things were left. Answers what it remembers. */
  started: call().returns(optional(KeptCatalogue)),
  /** Remembers where it is written at which hosts the packs are. */
  remember: call(arg('catalogue', optional(KeptCatalogue))),
  /** The schedule rings. */
  look: call(arg('at', Occurrence)),
  read: call(arg('at', Occurrence)),
});
