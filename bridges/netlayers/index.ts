/** The door of the netlayers: how this vat reaches others, and others it. */
export { FRAME_BYTES_MAX } from './frame-limit.ts';
export { nodeCrypto } from './node-crypto.ts';
export { openTcpTestingOnly, type TcpTestingOptions } from './tcp.ts';
export { timersOn } from './timers.ts';
export { keyOf, keyOfPeerId, locatorsOf, peerIdOf, vatName } from './vat-name.ts';
export {
  type DialSessionOptions,
  dialLocal,
  dialUrl,
  type WebSocketNetlayer,
  type WebSocketNetlayerOptions,
  websocketNetlayer,
} from './websocket.ts';
