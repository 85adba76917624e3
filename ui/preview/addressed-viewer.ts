/** A viewer of something the browser itself can show, under an address of the service worker. */
import { state } from 'lit/decorators.js';
import type { ReadableFile } from '../media/byte-reader.ts';
import { showable } from '../media/media.ts';
import type { Offer } from '../media/media-server.ts';
import { Viewer } from './viewer.ts';

/** The bytes came, but the browser can make nothing of them. */
export class NotShowable extends Error {
  readonly code = 'not-showable';

  constructor(text: string) {
    super(text);
    this.name = 'NotShowable';
  }
}

export abstract class AddressedViewer extends Viewer {
  @state() protected url = '';
  #offer: Offer | undefined;
  /** What broke the reading, if anything did: the better reason than “the picture is broken”. */
  #broken: unknown;

  protected override async open(file: ReadableFile, signal: AbortSignal): Promise<void> {
    this.#broken = undefined;
    const watched: ReadableFile = {
      ...file,
      read: (from, to) =>
        Promise.resolve(file.read(from, to)).catch((error: unknown) => {
          this.#broken = error;
          throw error;
        }),
    };
    const offer = await showable(watched, signal);
    if (signal.aborted) return offer.release();
    this.#offer = offer;
    this.url = offer.url;
  }

  protected override release(): void {
    super.release();
    this.#offer?.release();
    this.#offer = undefined;
    this.url = '';
  }

  /** For the `error` event of the element that shows it. */
  protected broke(text: string): void {
    if (this.url !== '') this.fail(this.#broken ?? new NotShowable(text));
  }
}
