/**
 * Frames over a plain socket, as cheap as Node allows: each behind its length in four bytes, all of
 * one tick in one write, no delay by the kernel. The floor and the tuned capnweb stand on it.
 */
import type { Socket } from 'node:net';

const LENGTH_BYTES = 4;
const SLAB_BYTES = 262_144;
/** From here up a frame is written from where it lies. */
const LARGE_BYTES = 16_384;

export class FrameSocket {
  readonly #socket: Socket;
  readonly #schedule: (flush: () => void) => void;
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #start = 0;
  #end = 0;
  #scheduled = false;
  /** Only when there is more than one piece to write. */
  #corked = false;
  readonly #flush = () => {
    this.#scheduled = false;
    this.#write();
    if (this.#corked) this.#socket.uncork();
    this.#corked = false;
  };

  /** `schedule` says when a tick ends: the cheapest way differs with who sends. */
  constructor(socket: Socket, schedule: (flush: () => void) => void) {
    socket.setNoDelay(true);
    this.#socket = socket;
    this.#schedule = schedule;
  }

  /** Small frames are copied; a large one belongs to the socket from now on. */
  send(frame: Uint8Array): void {
    if (!this.#scheduled) {
      this.#scheduled = true;
      this.#schedule(this.#flush);
    }
    const large = frame.length >= LARGE_BYTES;
    this.#makeRoom(large ? LENGTH_BYTES : LENGTH_BYTES + frame.length);
    this.#slab.writeUInt32LE(frame.length, this.#end);
    this.#end += LENGTH_BYTES;
    if (large) {
      this.#cork();
      this.#write();
      this.#socket.write(frame);
    } else {
      this.#slab.set(frame, this.#end);
      this.#end += frame.length;
    }
  }

  /** Each frame is a view that is good for as long as it is held. */
  onFrame(listener: (frame: Buffer) => void): void {
    const reader = new FrameReader(listener);
    this.#socket.on('data', (piece: Buffer) => reader.take(piece));
  }

  end(): void {
    this.#socket.end();
  }

  #makeRoom(bytes: number): void {
    if (this.#end + bytes <= SLAB_BYTES) return;
    this.#cork();
    this.#write();
    this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    this.#start = 0;
    this.#end = 0;
  }

  #cork(): void {
    if (!this.#corked) this.#socket.cork();
    this.#corked = true;
  }

  #write(): void {
    if (this.#end > this.#start) this.#socket.write(this.#slab.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }
}

/** Cuts frames out of pieces of a stream; one that comes in many pieces is copied once. */
class FrameReader {
  readonly #listener: (frame: Buffer) => void;
  #rest: Buffer | undefined;
  #frame: Buffer | undefined;
  #filled = 0;

  constructor(listener: (frame: Buffer) => void) {
    this.#listener = listener;
  }

  take(piece: Buffer): void {
    let at = this.#frame ? this.#fill(this.#frame, piece) : 0;
    let from = piece;
    if (this.#rest) {
      from = Buffer.concat([this.#rest, piece]);
      this.#rest = undefined;
    }
    while (from.length - at >= LENGTH_BYTES) {
      const length = from.readUInt32LE(at);
      const end = at + LENGTH_BYTES + length;
      if (end > from.length) return this.#begin(length, from.subarray(at + LENGTH_BYTES));
      this.#listener(from.subarray(at + LENGTH_BYTES, end));
      at = end;
    }
    if (at < from.length) this.#rest = from.subarray(at);
  }

  #begin(length: number, piece: Buffer): void {
    this.#frame = Buffer.allocUnsafeSlow(length);
    this.#filled = piece.copy(this.#frame);
  }

  /** How much of `piece` the unfinished frame took. */
  #fill(frame: Buffer, piece: Buffer): number {
    const taken = piece.copy(frame, this.#filled);
    this.#filled += taken;
    if (this.#filled === frame.length) {
      this.#frame = undefined;
      this.#listener(frame);
    }
    return taken;
  }
}
