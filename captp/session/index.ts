/** The door of the session. */
export { Disconnected, ProtocolError } from './errors.ts';
export type { SessionLimits } from './limits.ts';
export type { Bootstrap, Session } from './session.ts';
export { NothingThere, type SessionOptions, startSession } from './start-session.ts';
