/** What the parts of a membrane say to each other. Nobody outside of it holds a gate. */
import {
  anything,
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  list,
  nat,
  promise,
  ref,
  text,
} from '../../../vat/index.ts';

const Name = text(1_024);
const Arguments = list(anything, 1_000);

/** Where everything passes. `inward` is the way from the grantee's side to the granter's. */
export const MembraneGate = defineInterface('MembraneGate', {
  /** A message to the face of that number: its arguments cross, and its answer crosses back. */
  relay: call(arg('place', nat), arg('method', Name), arg('args', Arguments)).returns(
    promise(anything),
  ),
  /** The same for what cannot be kept, and stands for `target` on the other side. */
  relayTo: call(
    arg('target', ref()),
    arg('inward', boolean),
    arg('method', Name),
    arg('args', Arguments),
  ).returns(promise(anything)),
  /** A promise that crosses was kept: what its value is on the other side. */
  arrived: call(arg('value', anything), arg('inward', boolean)).returns(anything),
});

/** For whoever put the membrane up. */
export const MembraneKeeper = defineInterface('MembraneKeeper', {
  /** What stands on the grantee's side for `target`; the same one for the same target. */
  wrap: call(arg('target', ref())).returns(ref()),
  /** Makes the sturdy reference under which the first target can be fetched through it. */
  begin: call().returns(bytes(32)),
  revoke: call(),
  /** Answers once all that passed before is handled, as far as this vat goes. */
  passed: call(),
  /** Takes it off the books. */
  end: call(),
});
