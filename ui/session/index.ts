/** The door of ui/session/: how pages talk to the vat. Pieces of it are named by their own files. */
export { Action } from './action.ts';
export { AppSession, type AppState } from './app-session.ts';
export { browserConnection } from './browser-connection.ts';
export { deviceNameOf } from './device-name.ts';
export { isEnterLink, takeEnterLink } from './enter-link.ts';
export { HomeSession } from './home-session.ts';
export { Keyring } from './keyring.ts';
export { Live } from './live.ts';
export type { Why } from './one-time-link.ts';
export { Petnames } from './petnames.ts';
export type {
  ByteSourceRef,
  ContactRef,
  EntranceRef,
  GrantSummary,
  SpaceRef,
} from './refs.ts';
export { Watching } from './signal.ts';
export { assertNotTooLong } from './too-long.ts';
export { codeOf, secondsOf, sentenceOf } from './trouble.ts';
