/** The door of the netlayers: how this vat reaches others, and others it. */
export { nodeCrypto } from './node-crypto.ts';
export {
  type AcceptSessionOptions,
  acceptSession,
  type DialSessionOptions,
  dialLocal,
  dialSession,
  dialUrl,
  FRAME_BYTES_MAX,
} from './websocket.ts';
