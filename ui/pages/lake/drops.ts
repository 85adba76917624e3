/**
 * Files dropped anywhere on the window, or pasted. While files hover over the window the page says
 * where they will go.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { dropped, type Found } from '../../uploads/dropped.ts';

export interface DropHandlers {
  /** May files be dropped here now? */
  readonly allowed: () => boolean;
  readonly found: (found: Found) => void;
  readonly failed: (error: unknown) => void;
}

export class Drops implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #handlers: DropHandlers;
  #stop = new AbortController();
  /** `dragenter` and `dragleave` come for every element crossed; only the balance tells. */
  #depth = 0;

  constructor(host: ReactiveControllerHost, handlers: DropHandlers) {
    this.#host = host;
    this.#handlers = handlers;
    host.addController(this);
  }

  /** Files are held over the window. */
  get hovering(): boolean {
    return this.#depth > 0;
  }

  hostConnected(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    window.addEventListener('dragenter', (event) => this.#enter(event, 1), { signal });
    window.addEventListener('dragleave', (event) => this.#enter(event, -1), { signal });
    window.addEventListener('dragover', this.#over, { signal });
    window.addEventListener('drop', this.#drop, { signal });
    window.addEventListener('paste', this.#paste, { signal });
  }

  hostDisconnected(): void {
    this.#stop.abort();
    this.#depth = 0;
  }

  #enter(event: DragEvent, by: 1 | -1): void {
    if (!holdsFiles(event)) return;
    this.#setDepth(Math.max(0, this.#depth + by));
  }

  #setDepth(depth: number): void {
    const before = this.hovering;
    this.#depth = depth;
    if (before !== this.hovering) this.#host.requestUpdate();
  }

  readonly #over = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    // Without this the browser would open the file in place of the page.
    event.preventDefault();
    const { dataTransfer } = event;
    if (dataTransfer) dataTransfer.dropEffect = this.#handlers.allowed() ? 'copy' : 'none';
  };

  readonly #drop = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    this.#setDepth(0);
    if (event.dataTransfer && this.#handlers.allowed()) this.#take(event.dataTransfer);
  };

  readonly #paste = (event: ClipboardEvent): void => {
    const { clipboardData } = event;
    if (!clipboardData || clipboardData.files.length === 0 || !this.#handlers.allowed()) return;
    event.preventDefault();
    this.#take(clipboardData);
  };

  #take(transfer: DataTransfer): void {
    dropped(transfer).then(this.#handlers.found, this.#handlers.failed);
  }
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
