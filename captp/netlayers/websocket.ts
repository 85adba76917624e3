/**
 * The `websocket` netlayer: channels to a vat that proves who it is.
 *
 * The dialler sends 32 random bytes, `<init:peer-auth …>`; the vat signs that message with the
 * key that is its name. After that the channel is open. The vat learns nothing of who dials: what a
 * visitor may do depends only on the numbers it can name. The proof is of the vat, not of the
 * line: only TLS (or the loopback device) keeps others from reading along.
 */
import { beginning, nextFrame } from '../beginning.ts';
import { type Crypto, compareBytes, type Signer } from '../crypto.ts';
import { GCRYPT_KEYS } from '../key-forms.ts';
import type { Random, Timers } from '../powers.ts';
import { ProtocolError } from '../session/errors.ts';
import { bytesOf, holesOf } from '../shape.ts';
import { decode, encode, record, SyrupRecord } from '../syrup/index.ts';
import { keyOfDesignator } from './designator-key.ts';
import { type MessageSocket, SocketChannel } from './socket-channel.ts';

const CHALLENGE_BYTES = 32;
/** Most time from the start until the vat has proven itself, milliseconds. */
const DIAL_MS_MAX = 15_000;
/** Messages of this phase have some 200 bytes. */
const AUTH_BYTES_MAX = 1_024;

const CHALLENGE = new SyrupRecord('init:peer-auth', [bytesOf(CHALLENGE_BYTES)]);
const PROOF = new SyrupRecord('desc:sig-envelope', [CHALLENGE, () => true]);

export interface DialOptions {
  /** Opening or open. Nobody else may have listened to it. */
  readonly socket: MessageSocket;
  /**
   * The vat that must answer. When undefined, whoever answers is accepted: right for a page that
   * came from the same place over the same line, for then that line was trusted already.
   */
  readonly designator: string | undefined;
  readonly random: Random;
  /** With it, a vat that does not answer in time is given up. */
  readonly timers?: Timers | undefined;
  readonly crypto: Crypto;
}

/**
 * The channel to the vat at the other end of `socket`. Breaks with {@link Disconnected} (its
 * `cause` is what the socket reported), with {@link ProtocolError} when another vat answers, with
 * BadLocator when `designator` is none. The socket is closed then.
 */
export function dialWebSocket(options: DialOptions): Promise<SocketChannel> {
  const { socket, designator, random, crypto, timers } = options;
  const channel = new SocketChannel(socket);
  return proving(channel, timers, async () => {
    const key = designator === undefined ? undefined : keyOfDesignator(designator);
    const nonce = random.bytes(CHALLENGE_BYTES);
    const challenge = record('init:peer-auth', nonce);
    await channel.opened();
    channel.send([encode(challenge)]);
    const [signed, wire] = readAuth(PROOF, await nextFrame(channel));
    if (!key) return;
    const signature = GCRYPT_KEYS.signatureFromWire(wire);
    const same = signature && compareBytes(signed as Uint8Array, nonce) === 0;
    if (!same || !(await crypto.verify(key, encode(challenge), signature))) {
      throw new ProtocolError('Another vat answered than the one that was dialled.');
    }
  });
}

export interface AcceptOptions {
  /** An open socket. Nobody else may have listened to it. */
  readonly socket: MessageSocket;
  /** The key that this vat is known by. */
  readonly signer: Signer;
  /** With it, a visitor that does not begin in time is turned out. */
  readonly timers?: Timers | undefined;
}

/** The channel to whoever dialled. Breaks with {@link Disconnected} or {@link ProtocolError}. */
export function acceptWebSocket({ socket, signer, timers }: AcceptOptions): Promise<SocketChannel> {
  const channel = new SocketChannel(socket);
  return proving(channel, timers, async () => {
    const frame = await nextFrame(channel);
    // Only this form is ever signed, so that no visitor can have us sign anything else.
    const challenge = record('init:peer-auth', ...readAuth(CHALLENGE, frame));
    const signature = GCRYPT_KEYS.signatureToWire(signer.sign(frame));
    channel.send([encode(record('desc:sig-envelope', challenge, signature))]);
  });
}

/** What stands in the holes of `shape`. Throws ProtocolError or SyrupError. */
function readAuth(shape: SyrupRecord, frame: Uint8Array): unknown[] {
  const holes = frame.length <= AUTH_BYTES_MAX && holesOf(shape, decode(frame));
  if (!holes) throw new ProtocolError('The proof is malformed.');
  return holes;
}

/** The channel, once `steps` have proven what they are to prove; else it is closed. */
function proving(
  channel: SocketChannel,
  timers: Timers | undefined,
  steps: () => Promise<void>,
): Promise<SocketChannel> {
  return beginning({
    channel,
    timers,
    milliseconds: DIAL_MS_MAX,
    cause: () => channel.error,
    refuse(error) {
      channel.close();
      return error;
    },
    async steps() {
      await steps();
      return channel;
    },
  });
}
