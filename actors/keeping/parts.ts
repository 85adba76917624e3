/** How the keeping actor and the device that moves the bytes know each other. Private to the vat. */
import { arg, boolean, call, defineInterface, Occurrence, ref } from '../../vat/index.ts';
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
  watch: call(arg('listener', ref(KeepingListener))),
});

export const KeepingClockwork = defineInterface('KeepingClockwork', {
  /** The vat has started: tells the device how things were left. */
  started: call(),
  /** The schedule rings. */
  look: call(arg('at', Occurrence)),
  read: call(arg('at', Occurrence)),
});
