/**
 * Takes the text out of files in a thread of its own: a file that crashes it, or takes too much time or memory, costs
 * that file its words and nothing else.
 */
import type { FileText } from '../index-entry.ts';
import { Thread } from '../thread.ts';

const EXTRACT_MS_MAX = 20_000;
/** By so much a file may take longer that is read again, when the machine is quieter. */
const AGAIN_FACTOR = 4;
/** So long the thread waits for another file. */
const IDLE_MS = 15_000;
const HEAP_MIB = 256;
const GROWTH_BYTES_MAX = 536_870_912;

export class Extractor {
  readonly #timeMs: number;
  #idle: NodeJS.Timeout | undefined;
  readonly #thread = new Thread({
    built: 'search-extract.js',
    source: 'extract/extract-thread.ts',
    heapMiB: HEAP_MIB,
    growthBytesMax: GROWTH_BYTES_MAX,
  });

  constructor(timeMs = EXTRACT_MS_MAX) {
    this.#timeMs = timeMs;
  }

  /** Rejects when there is no text to be had, with code `thread-late` when there was too little time. */
  async textOf(
    file: { name: string; type: string; again?: boolean },
    bytes: Uint8Array,
  ): Promise<FileText> {
    const { name, type } = file;
    const timeMs = file.again ? AGAIN_FACTOR * this.#timeMs : this.#timeMs;
    clearTimeout(this.#idle);
    try {
      return await this.#thread.ask('textOf', [{ name, type }, bytes], timeMs);
    } finally {
      this.#idle = setTimeout(() => void this.#thread.close(), IDLE_MS).unref();
    }
  }

  /** Ends the thread. */
  close(): Promise<void> {
    clearTimeout(this.#idle);
    return this.#thread.close();
  }
}
