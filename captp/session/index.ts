/** The door of the session. */
export { Disconnected, ProtocolError } from './errors.ts';
export { SESSION_LIMITS, type SessionLimits } from './limits.ts';
export type { Bootstrap, Session, SessionCounts } from './session.ts';
export { NothingThere, type SessionOptions, startSession } from './start-session.ts';
