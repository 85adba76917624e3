/** The door of ui/session/: how pages talk to the vat. */
export { Action } from './action.ts';
export { AppSession, type AppState } from './app-session.ts';
export { browserConnection, connectionTo } from './browser-connection.ts';
export { type Channel, Connection, fetchFrom } from './connection.ts';
export { deviceNameOf } from './device-name.ts';
export { takeEnterLink } from './enter-link.ts';
export { HomeSession, type Subject } from './home-session.ts';
export { Keyring } from './keyring.ts';
export { Live, type LiveOptions } from './live.ts';
export type { Why } from './one-time-link.ts';
export type {
  ByteSourceRef,
  DevicesRef,
  EntranceRef,
  GrantSummary,
  HomeRef,
  LakeRef,
  OpeningRef,
  SharePageRef,
  ShareRef,
  SharesRef,
  UploadRef,
  VatRef,
} from './refs.ts';
export { type ReadonlySignal, Signal, Watching } from './signal.ts';
export { codeOf, secondsOf, sentenceOf } from './trouble.ts';
