/**
 * Bytes that are somewhere else and can be asked for by range: a file of the lake, or of a share.
 *
 * Everything that shows or saves a file (pictures, video, PDF, downloads) is written against this
 * one small interface, so the owner's page and the page of a recipient share all of it.
 */
import type { ReadonlySignal } from '../session/signal.ts';

export interface ByteReader {
  readonly size: number;
  /** Bytes `from` up to, not including, `to`; at most {@link READ_BYTES_MAX} of them. */
  read(from: number, to: number): PromiseLike<Uint8Array>;
}

/** A file as a viewer needs it. */
export interface ReadableFile extends ByteReader {
  readonly name: string;
  /** Media type, such as image/png. */
  readonly type: string;
  /** Undefined inside while the connection is lost; absent where it cannot be. */
  readonly source?: ReadonlySignal<unknown>;
}

/** What one read asks for; the lake answers up to 1 MiB. */
export const READ_BYTES_MAX = 524_288;

/** Fewer bytes came than the file is long: it was changed or damaged while it was read. */
export class ShortRead extends Error {
  readonly code = 'short-read';

  constructor() {
    super('The file ended too early. It may be damaged, or it was changed while it was read.');
    this.name = 'ShortRead';
  }
}
