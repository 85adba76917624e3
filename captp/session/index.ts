/** The door of the session. */
export { NothingThere } from './bootstrap.ts';
export { Disconnected, ProtocolError } from './errors.ts';
export type { Greeted, SessionKey } from './handshake.ts';
export type { Introductions } from './introductions.ts';
export type { SessionLimits } from './limits.ts';
export type { Bootstrap, Session } from './session.ts';
export { type SessionOptions, startSession } from './start-session.ts';
