/**
 * A list that comes in pages, as long as somebody scrolls, and stays true meanwhile.
 *
 * When something changes, as many rows as are shown are read again and replace the old ones at
 * once, so nothing flickers or jumps. A list of more than {@link LIVE_ROWS_MAX} rows is left as it
 * is, and says so: to read thousands of rows a few times a second would be a load on the vat.
 */
import type { ReactiveControllerHost } from 'lit';
import { type HomeSession, Live } from '../../session/index.ts';

/** Rows beyond which a list is read again only when asked to. */
export const LIVE_ROWS_MAX = 500;

export interface Page<R> {
  readonly rows: readonly R[];
  readonly next?: string | undefined;
}

interface PagedOptions<R> {
  readonly home: () => HomeSession | undefined;
  /** The vat looks through everything it has for it, so it is not asked for at every change. */
  readonly costly?: boolean;
  /** Reads the page after a cursor. */
  readonly read: (home: HomeSession, after: string | undefined) => PromiseLike<Page<R>>;
}

export class Paged<R> {
  readonly #host: ReactiveControllerHost;
  readonly #options: PagedOptions<R>;
  readonly #live: Live<Page<R>>;
  #coming = false;
  #asked = false;
  /** Something changed since these rows were read. */
  stale = false;

  constructor(host: ReactiveControllerHost, options: PagedOptions<R>) {
    this.#host = host;
    this.#options = options;
    this.#live = new Live<Page<R>>(host, {
      on: options.costly ? [] : ['inside'],
      home: options.home,
      read: (home) => this.#read(home),
    });
  }

  /** The rows read so far; undefined before the first answer. */
  get rows(): readonly R[] | undefined {
    return this.#live.value?.rows;
  }

  get error(): unknown {
    return this.#live.error;
  }

  /** Is there more than was read? */
  get goesOn(): boolean {
    return this.#live.value?.next !== undefined;
  }

  /** Reads again from the start; with `forget` it is another list now. */
  refresh({ forget = false } = {}): void {
    this.#asked = true;
    this.stale = false;
    this.#live.refresh({ forget });
  }

  /** Reads one page more, if there is one. */
  async more(): Promise<void> {
    const home = this.#options.home();
    const value = this.#live.value;
    if (home === undefined || value?.next === undefined || this.#coming) return;
    this.#coming = true;
    try {
      const page = await this.#page(home, value.next);
      // What was read again meanwhile asks for more by itself when it is drawn.
      if (this.#live.value === value) {
        this.#live.value = { rows: [...value.rows, ...page.rows], next: page.next };
      }
    } catch (error) {
      this.#live.error = error;
    }
    this.#coming = false;
    this.#host.requestUpdate();
  }

  async #read(home: HomeSession): Promise<Page<R>> {
    const before = this.#live.value;
    const wanted = before?.rows.length ?? 0;
    if (before !== undefined && wanted > LIVE_ROWS_MAX && !this.#asked) {
      this.stale = true;
      return before;
    }
    const most = this.#asked ? 0 : wanted;
    this.#asked = false;
    let page = await this.#page(home, undefined);
    const rows = [...page.rows];
    while (page.next !== undefined && rows.length < most) {
      page = await this.#page(home, page.next);
      rows.push(...page.rows);
    }
    return { rows, next: page.next };
  }

  /** A page with at least one row, unless there is none left. */
  async #page(home: HomeSession, after: string | undefined): Promise<Page<R>> {
    let page = await this.#options.read(home, after);
    while (page.rows.length === 0 && page.next !== undefined) {
      page = await this.#options.read(home, page.next);
    }
    return page;
  }
}
