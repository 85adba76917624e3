/** The door of the peer: what needs to know all sessions at once. */
export { isThere, onBroken, onState } from './broken.ts';
export { HandoffFailed, PeerClosed, TooManyWaiting } from './errors.ts';
export type { LastingState } from './lasting-reference.ts';
export type { LastingLimits, PeerLimits } from './limits.ts';
export type { LocalPeer, PeerOptions, Reception } from './local-peer.ts';
export { RunsTwice } from './refusals.ts';
export { startPeer } from './start-peer.ts';
