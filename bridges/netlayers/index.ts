/** The door of the netlayers: how this vat reaches others, and others it. */
export { nodeEd25519 } from './node-ed25519.ts';
export {
  type AcceptSessionOptions,
  acceptSession,
  type DialSessionOptions,
  dialLocal,
  dialSession,
  dialUrl,
  FRAME_BYTES_MAX,
} from './websocket.ts';
