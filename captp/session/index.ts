/** The door of the session. */
export { NothingThere } from './bootstrap.ts';
export { Disconnected, ProtocolError } from './errors.ts';
export { type Greeted, makeSessionKey, type SessionKey } from './handshake.ts';
export type { Introductions } from './introductions.ts';
export { SESSION_LIMITS, type SessionLimits } from './limits.ts';
export type { Bootstrap, Session } from './session.ts';
export { RefusedByPeer, type SessionOptions, startSession } from './start-session.ts';
