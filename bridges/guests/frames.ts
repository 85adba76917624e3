/**
 * Frames on the pipes of a guest's process: four bytes of length, one byte that says what it is,
 * and the rest. Both ends use this; neither believes a length beyond the limit.
 */

/** What a frame is. To the process: `program`, then `call`s. From it: the others. */
export const FRAME = { program: 0, call: 1, ready: 2, done: 3, stopped: 4 } as const;

const HEAD_BYTES = 5;

export interface Frame {
  readonly is: number;
  readonly body: Uint8Array;
}

export function frameOf(is: number, body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEAD_BYTES + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame[4] = is;
  frame.set(body, HEAD_BYTES);
  return frame;
}

/** Puts pieces of a stream together. */
export class FrameReader {
  readonly #bytesMax: number;
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Takes a piece and gives the frames that it completes. Throws for one beyond the limit. */
  take(piece: Uint8Array): Frame[] {
    this.#pieces.push(piece);
    this.#length += piece.length;
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame; frame = this.#next()) frames.push(frame);
    return frames;
  }

  /** What was taken and is no whole frame yet. */
  get rest(): Uint8Array {
    return this.#joined();
  }

  #next(): Frame | undefined {
    if (this.#length < HEAD_BYTES) return undefined;
    if ((this.#pieces[0] as Uint8Array).length < HEAD_BYTES) this.#joined();
    const first = this.#pieces[0] as Uint8Array;
    const length = new DataView(first.buffer, first.byteOffset).getUint32(0);
    if (length > this.#bytesMax) throw new RangeError('A frame is too long.');
    const end = HEAD_BYTES + length;
    if (this.#length < end) return undefined;
    const all = this.#joined();
    this.#pieces = [all.subarray(end)];
    this.#length -= end;
    return { is: all[4] as number, body: all.slice(HEAD_BYTES, end) };
  }

  #joined(): Uint8Array {
    const [only] = this.#pieces;
    if (only && this.#pieces.length === 1) return only;
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [all];
    return all;
  }
}
