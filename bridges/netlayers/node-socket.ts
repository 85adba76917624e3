/**
 * A WebSocket of the `ws` package as captp/ wants it, made fast.
 *
 * Frames that are sent at once leave in one system call, which costs a fraction of one each. That
 * takes the connection below: `ws` writes every frame by itself, so frames that need no mask are
 * marked off here and written there (RFC 6455, 5.2), between whatever `ws` writes; the others go
 * through `ws` while the connection is held (cork). What arrives is handed on without a copy.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { MessageSocket } from '../../captp/index.ts';

/** A final frame of binary data. */
const BINARY = 0x82;
const MASKED = 0x80;
const MASK_BYTES = 4;
const LENGTH_7_MAX = 125;
const LENGTH_16 = 126;
const LENGTH_16_MAX = 65_535;
const LENGTH_64 = 127;
const HEADER_BYTES_MAX = 10 + MASK_BYTES;
/** From here on a frame is written from where it is, instead of being copied beside others. */
const COPIED_BYTES_MAX = 16_384;

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
    const { line } = this;
    if (line === undefined) {
      for (const frame of frames) this.#socket.send(frame);
      return;
    }
    line.stream.cork();
    if (line.side === 'remote') for (const frame of frames) this.#socket.send(frame);
    else writeFrames(line.stream, frames, line.side === 'server' ? 0 : MASKED);
    line.stream.uncork();
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

function writeFrames(stream: Duplex, frames: readonly Uint8Array[], mask: 0 | 0x80): void {
  let size = 0;
  for (const { length } of frames) size += HEADER_BYTES_MAX + (isCopied(length) ? length : 0);
  const bytes = Buffer.allocUnsafe(size);
  let start = 0;
  let at = 0;
  for (const frame of frames) {
    at = writeHeader(bytes, at, frame.length, mask);
    if (isCopied(frame.length)) {
      bytes.set(frame, at);
      at += frame.length;
      continue;
    }
    stream.write(bytes.subarray(start, at));
    stream.write(frame);
    start = at;
  }
  if (start < at) stream.write(bytes.subarray(start, at));
}

function isCopied(length: number): boolean {
  return length < COPIED_BYTES_MAX;
}

function writeHeader(bytes: Buffer, start: number, length: number, mask: 0 | 0x80): number {
  let at = start;
  bytes[at++] = BINARY;
  if (length <= LENGTH_7_MAX) bytes[at++] = mask | length;
  else if (length <= LENGTH_16_MAX) {
    bytes[at++] = mask | LENGTH_16;
    at = bytes.writeUInt16BE(length, at);
  } else {
    bytes[at++] = mask | LENGTH_64;
    at = bytes.writeUInt32BE(0, at);
    at = bytes.writeUInt32BE(length, at);
  }
  return mask === 0 ? at : bytes.writeUInt32BE(0, at);
}
