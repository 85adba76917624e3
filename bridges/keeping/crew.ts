/** Who may keep something for us, and who of them takes part just now. */
import type { ShareHost } from '../../store/index.ts';
import { passedOver } from './roll-call.ts';

export class Crew {
  readonly #listed: () => Promise<readonly ShareHost[]>;
  #known: readonly ShareHost[] = [];
  /** These took back what they granted. */
  #ended: ReadonlySet<string> = new Set();
  /** Nobody waits for these just now. */
  #silent: ReadonlySet<string> = new Set();

  /** `listed` gives all that are on the list. */
  constructor(listed: () => Promise<readonly ShareHost[]>) {
    this.#listed = listed;
  }

  /** All of them. */
  async all(): Promise<readonly ShareHost[]> {
    this.#known = await this.#listed();
    return this.#known;
  }

  /** Those that have not taken it back. */
  async standing(): Promise<readonly ShareHost[]> {
    return (await this.all()).filter(({ id }) => !this.#ended.has(id));
  }

  /** The same, of those that were listed last, as they can be reached. */
  get reached(): readonly ShareHost[] {
    return this.#known
      .filter(({ id }) => !this.#ended.has(id))
      .map((host) => (this.#silent.has(host.id) ? passedOver(host) : host));
  }

  /** Those of before are counted again. */
  leaveOut(hosts: readonly ShareHost[]): void {
    this.#ended = idsOf(hosts);
  }

  /** Those of before are waited for again. */
  passOver(hosts: readonly ShareHost[]): void {
    this.#silent = idsOf(hosts);
  }
}

export function idsOf(hosts: readonly ShareHost[]): Set<string> {
  return new Set(hosts.map(({ id }) => id));
}
