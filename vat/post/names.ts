/**
 * How messages of the post name things: every reference by a sturdy one.
 *
 * A facet of ours that a message names gets a swiss number for it, always the same one, derived
 * from a secret of the vat; so nothing has to be kept but that it was given out.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { formatPeer, type Ref, type Vow } from '../../captp/index.ts';
import type { Core } from '../core.ts';
import type { SturdyLocation } from '../powers.ts';
import { facetOf } from '../shell.ts';
import { type Finding, fromWire, type Naming } from './wire.ts';

/** Facets of ours found lately by their swiss numbers. */
const FOUND_MAX = 4_096;

export interface NamesPowers {
  readonly core: Core;
  /** Where others find us, `ocapn://…`. */
  readonly self: () => string;
  /** The name of the vat at a locator. Throws BadLocator. */
  readonly vatOf: (locator: string) => string;
  readonly lookup: (swiss: Uint8Array) => Promise<Ref | undefined>;
}

export class Names {
  readonly #our: NamesPowers;
  readonly #given = new WeakMap<Ref, Uint8Array>();
  readonly #found = new Map<string, Ref>();
  /** How often something was forgotten. */
  #forgets = 0;
  readonly #designators = new Map<string, string>();

  constructor(powers: NamesPowers) {
    this.#our = powers;
  }

  /**
   * As part of the group: for a message that goes to the vat `peer`. What becomes of the promises
   * in it is told from `tell` on, which must come after the message itself.
   */
  namingFor(peer: string): Naming & { tell(): void } {
    const { core } = this.#our;
    const promises: { readonly vow: Vow; readonly id: Uint8Array }[] = [];
    return {
      locate: (ref) => this.#locate(ref),
      promise: (vow) => {
        const id = core.promises.idOf(core.promises.of(vow));
        promises.push({ vow, id });
        return id;
      },
      tell: () => {
        for (const { vow, id } of promises) {
          const asker = { peer, of: 'news', id } as const;
          try {
            core.routes.when(vow, { is: 'tell', asker, as: undefined });
          } catch (error) {
            // The message itself is on its way: the other vat hears that nothing will come of this.
            core.post?.tell(asker, { error });
          }
        }
      },
    };
  }

  #locate(ref: Ref): SturdyLocation | undefined {
    const { core, self } = this.#our;
    const facet = facetOf(core, ref);
    if (facet) return { locator: self(), swiss: this.#give(ref, facet) };
    const stored = core.refs.store(ref, true);
    return stored[0] === 'far' ? { locator: stored[1], swiss: stored[2] } : undefined;
  }

  #give(ref: Ref, { shell, facet }: { shell: { bytes: Uint8Array }; facet: string }): Uint8Array {
    const given = this.#given.get(ref);
    if (given) return given;
    const { core } = this.#our;
    const swiss = core.names.facet(shell.bytes, facet);
    core.group.onUndo(() => this.#given.delete(ref));
    core.group.writes.push({ is: 'sturdyref', hash: sha256(swiss), ref });
    this.#given.set(ref, swiss);
    return swiss;
  }

  async lookup(swiss: Uint8Array): Promise<Ref | undefined> {
    const key = bytesToHex(swiss);
    const known = this.#found.get(key);
    if (known) return known;
    const forgets = this.#forgets;
    const found = await this.#our.lookup(swiss);
    // What was read before something was forgotten may be just that.
    if (!found || forgets !== this.#forgets) return found;
    if (this.#found.size >= FOUND_MAX) this.#found.clear();
    this.#found.set(key, found);
    return found;
  }

  /** Some sturdy reference may lead nowhere from now on. */
  forgetFound(): void {
    this.#forgets++;
    this.#found.clear();
  }

  /**
   * Turns what came from the vat `peer` into what it names; what is ours is looked up first. Throws
   * what the message does wrong, or what the database throws.
   */
  async read(peer: string, fields: unknown): Promise<unknown> {
    const found = new Map<string, Ref | undefined>();
    for (;;) {
      const missing: Uint8Array[] = [];
      const values = fromWire(fields, this.#finding(peer, found, missing));
      if (missing.length === 0) return values;
      for (const swiss of missing) found.set(bytesToHex(swiss), await this.lookup(swiss));
    }
  }

  #finding(peer: string, found: Map<string, Ref | undefined>, missing: Uint8Array[]): Finding {
    const { core } = this.#our;
    const lost = (): Ref => core.refs.revive(['lost']);
    return {
      lost,
      find: ({ peer: at, swiss }) => {
        const locator = formatPeer(at);
        if (this.designatorOf(locator) !== this.#ownDesignator()) {
          return core.refs.revive(['far', locator, swiss]);
        }
        const key = bytesToHex(swiss);
        const ref = found.get(key) ?? this.#found.get(key);
        if (!ref && !found.has(key)) missing.push(swiss);
        return ref ?? lost();
      },
      promise: (id) => core.promises.foreign(core.names.promise(peer, id), peer).vow,
    };
  }

  #ownDesignator(): string {
    return this.designatorOf(this.#our.self());
  }

  /** Who is found at a locator, by whatever netlayer. Throws BadLocator. */
  designatorOf(locator: string): string {
    const known = this.#designators.get(locator);
    if (known !== undefined) return known;
    const designator = this.#our.vatOf(locator);
    if (this.#designators.size >= FOUND_MAX) this.#designators.clear();
    this.#designators.set(locator, designator);
    return designator;
  }
}
