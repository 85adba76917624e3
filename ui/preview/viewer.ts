/**
 * What all viewers share: a file, an address to show it under, and one way to say that it cannot be
 * shown. A viewer lets go of its address when it leaves the page or gets another file.
 */
import { type CSSResultGroup, css, LitElement, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { ReadableFile } from '../media/byte-reader.ts';

/** Says to the preview around it, in a sentence, why there is nothing to see. */
class ViewerTrouble extends CustomEvent<unknown> {
  constructor(error: unknown) {
    super('viewer-trouble', { detail: error, bubbles: true, composed: true });
  }
}

export abstract class Viewer extends LitElement {
  @property({ attribute: false }) file: ReadableFile | undefined;
  /** Something can be seen; until then the preview shows that it is loading. */
  @state() protected ready = false;

  /** Ends what is being read for the present file. */
  protected stop = new AbortController();

  static override styles: CSSResultGroup = css`
    :host {
      display: block;
      min-height: 0;
      min-width: 0;
      height: 100%;
      width: 100%;
    }
  `;

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('file')) return;
    this.stop.abort();
    this.stop = new AbortController();
    this.ready = false;
    this.release();
    if (this.file !== undefined) void this.#open(this.file, this.stop.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop.abort();
    this.release();
  }

  /** Makes the file ready to be shown. What it throws is told to the person. */
  protected abstract open(file: ReadableFile, signal: AbortSignal): Promise<void>;

  /** Frees what `open` took. May be called twice. */
  protected release(): void {
    this.ready = false;
  }

  protected fail(error: unknown): void {
    this.dispatchEvent(new ViewerTrouble(error));
  }

  protected shown(): void {
    if (this.ready) return;
    this.ready = true;
    this.dispatchEvent(new CustomEvent('viewer-shown', { bubbles: true, composed: true }));
  }

  async #open(file: ReadableFile, signal: AbortSignal): Promise<void> {
    try {
      await this.open(file, signal);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }
}
