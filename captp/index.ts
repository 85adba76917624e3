/** The door of captp/: what other parts may use. */
export { NoSuchPart } from './access.ts';
export { Cancelled, callSignal } from './call-signal.ts';
export type { Channel, Framing } from './channel.ts';
export { type ConnectOptions, connect } from './connect.ts';
export { type Crypto, type Signer, type SyncCrypto, signerFromSeed } from './crypto.ts';
export {
  collectSends,
  deliverSends,
  E,
  type Send,
  type Sends,
  send,
  sendOnly,
} from './eventual-send.ts';
export { Far, NoSuchMethod } from './far.ts';
export {
  BadLink,
  type FragmentRef,
  formatFragment,
  parseFragment,
  SWISS_BYTES,
  withSecret,
} from './fragment.ts';
export { FramingError, framingOf, type StreamFraming } from './framing/index.ts';
export {
  type Behind,
  bindHandler,
  type Dispatch,
  deliverTo,
  Front,
  type Handler,
  handlerOf,
  isRef,
  type Ref,
} from './handler.ts';
export { BadLocator, type PeerLocator, type SturdyrefLocator } from './locator.ts';
export { formatPeer, formatSturdyref, parsePeer, parseSturdyref } from './locator-uri.ts';
export type { Netlayer } from './netlayer.ts';
export { designatorOf } from './netlayers/designator.ts';
export { memoryChannels } from './netlayers/memory.ts';
export type { MessageSocket } from './netlayers/socket-channel.ts';
export { StreamChannel, type StreamSocket } from './netlayers/stream-channel.ts';
export {
  type AcceptOptions,
  acceptWebSocket,
  type DialOptions,
  dialWebSocket,
} from './netlayers/websocket.ts';
export { nobleCrypto } from './noble-crypto.ts';
export {
  HandoffFailed,
  isThere,
  type LastingLimits,
  type LastingState,
  type LocalPeer,
  onBroken,
  onState,
  PeerClosed,
  type PeerLimits,
  type PeerOptions,
  type Reception,
  RunsTwice,
  startPeer,
  TooManyWaiting,
} from './peer/index.ts';
export type { Random, Timers } from './powers.ts';
export { type Reach, reachesOthers, reachOf } from './reach.ts';
export type { Pipeline, Resolver } from './resolver.ts';
export {
  type Bootstrap,
  Disconnected,
  type Greeted,
  type Introductions,
  NothingThere,
  ProtocolError,
  type Session,
  type SessionKey,
  type SessionLimits,
  type SessionOptions,
  startSession,
} from './session/index.ts';
export { release, sessionOf } from './session/presence.ts';
export type { FrameMark } from './stream-buffer.ts';
export {
  makePipe,
  type Pipe,
  type ReadOptions,
  readStream,
  type Stream,
  StreamMisused,
  StreamStopped,
  StreamTaken,
  type StreamWindow,
  streamFrom,
  type Tap,
  type Writer,
} from './streams/index.ts';
export { Sturdyref } from './sturdyref.ts';
export { Sym, sym } from './symbol.ts';
export {
  type Bytes,
  decode,
  encode,
  labelOf,
  NotPassable,
  RemoteError,
  SYRUP_LIMITS,
  SyrupError,
  SyrupRecord,
  Tagged,
} from './syrup/index.ts';
export { type Job, soon } from './turn-queue.ts';
export { makeVow, Vow } from './vow.ts';
export { type Subtle, webCrypto } from './web-crypto.ts';
