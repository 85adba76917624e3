/**
 * A WebSocket of the `ws` package as captp/ wants it, made fast.
 *
 * Frames that are sent at once leave in one system call, which costs a fraction of one each. That
 * takes the connection below: `ws` writes every frame by itself, so frames that need no mask are
 * marked off here (RFC 6455, 5.2) where they are written, and sent there between whatever `ws`
 * writes; the others go through `ws` while the connection is held (cork). What arrives is handed on
 * without a copy.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { FrameMark, MessageSocket } from '../../captp/index.ts';

/** A final frame of binary data. */
const BINARY = 0x82;
const MASKED = 0x80;
const MASK_BYTES = 4;
const LENGTH_7_MAX = 125;
const LENGTH_16 = 126;
const LENGTH_16_MAX = 65_535;
const LENGTH_64 = 127;

/** The connection below a WebSocket, and whether its frames need no mask. */
export interface Line {
  readonly stream: Duplex;
  /**
   * `server`: frames have no mask. `local`: a client whose mask of zeros changes nothing, because
   * nobody on the way could be confused by what is sent. `remote`: a client that masks.
   */
  readonly side: 'server' | 'local' | 'remote';
}

export class NodeSocket implements MessageSocket {
  /** Set by whoever listens; what arrives is always a view of bytes. */
  binaryType = 'nodebuffer';
  readonly #socket: WebSocket;
  /** Undefined until it is known; then each frame is left to `ws`. */
  line: Line | undefined;

  constructor(socket: WebSocket, line?: Line) {
    this.#socket = socket;
    this.line = line;
    socket.binaryType = 'nodebuffer';
  }

  get readyState(): number {
    return this.#socket.readyState;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(data: Uint8Array): void {
    this.#socket.send(data);
  }

  sendAll(frames: readonly Uint8Array[]): void {
    const stream = this.line?.stream;
    stream?.cork();
    for (const frame of frames) this.#socket.send(frame);
    stream?.uncork();
  }

  /** Undefined where `ws` must mask what is sent, or the line is not known. */
  get mark(): FrameMark | undefined {
    if (this.line === undefined || this.line.side === 'remote') return undefined;
    return this.line.side === 'server' ? UNMASKED_MARK : LOCAL_MARK;
  }

  sendMarked(pieces: readonly Uint8Array[]): void {
    const { stream } = this.line as Line;
    stream.cork();
    for (const piece of pieces) stream.write(piece);
    stream.uncork();
  }

  close(): void {
    this.#socket.close();
  }

  pause(): void {
    this.#socket.pause();
  }

  /** What was never opened, or is not paused, has nothing to resume: `ws` throws for the first. */
  resume(): void {
    if (this.#socket.isPaused) this.#socket.resume();
  }

  addEventListener: MessageSocket['addEventListener'] = (type, listener) => {
    const socket = this.#socket;
    if (type === 'message') {
      socket.on('message', (data: Buffer, isBinary) => {
        listener({ type, data: isBinary ? plain(data) : data.toString() });
      });
    } else if (type === 'error') socket.on('error', (error) => listener({ type, error }));
    else socket.on(type, () => listener({ type }));
  };
}

/** The same bytes without the ways of a Buffer, whose `slice` does not copy. */
function plain({ buffer, byteOffset, length }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

/** `mask`: whether the bit is set that a mask follows, which is then of zeros. */
function headerMark(mask: 0 | 0x80): FrameMark {
  const maskBytes = mask === 0 ? 0 : MASK_BYTES;
  return {
    size(length) {
      if (length <= LENGTH_7_MAX) return 2 + maskBytes;
      return (length <= LENGTH_16_MAX ? 4 : 10) + maskBytes;
    },
    write(bytes, start, length) {
      let at = start;
      bytes[at++] = BINARY;
      if (length <= LENGTH_7_MAX) bytes[at++] = mask | length;
      else {
        const lengthBytes = length <= LENGTH_16_MAX ? 2 : 8;
        bytes[at++] = mask | (lengthBytes === 2 ? LENGTH_16 : LENGTH_64);
        for (let i = lengthBytes - 1; i >= 0; i--) {
          // The highest of eight bytes are zero: no frame is that long.
          bytes[at++] = i < 4 ? (length >>> (8 * i)) & 0xff : 0;
        }
      }
      bytes.fill(0, at, at + maskBytes);
    },
  };
}

const UNMASKED_MARK = headerMark(0);
const LOCAL_MARK = headerMark(MASKED);
