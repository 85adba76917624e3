/**
 * How messages of the post name things: every reference by a sturdy one.
 *
 * A facet of ours that a message names gets a swiss number for it, always the same one, derived
 * from a secret of the vat; so nothing has to be kept but that it was given out.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { formatPeer, type Ref, type SturdyrefLocator, type Vow } from '../../captp/index.ts';
import type { Core } from '../core.ts';
import type { SturdyLocation } from '../powers.ts';
import type { Asker } from '../promises/waiter.ts';
import { facetOf } from '../shell.ts';
import type { Finding, Naming } from './wire.ts';

/** Facets of ours found lately by their swiss numbers. */
const FOUND_MAX = 4_096;

export interface NamesPowers {
  readonly core: Core;
  /** Where others find us, `ocapn://…`. */
  readonly self: () => string;
  readonly ownDesignator: () => string;
  readonly lookup: (swiss: Uint8Array) => Promise<Ref | undefined>;
}

export class Names {
  readonly #our: NamesPowers;
  readonly #given = new WeakMap<Ref, Uint8Array>();
  readonly #found = new Map<string, Ref>();

  constructor(powers: NamesPowers) {
    this.#our = powers;
  }

  /** As part of the group: for what goes to the vat `peer`. */
  namingFor(peer: string): Naming {
    const { core } = this.#our;
    return {
      locate: (ref) => this.#locate(ref),
      promise: (vow: Vow) => {
        const promised = core.promises.of(vow);
        const id = core.promises.idOf(promised);
        const asker: Asker = { peer, of: 'news', id };
        core.routes.when(vow, { is: 'tell', asker, as: undefined });
        return id;
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

  /** Is it ours? Then gives a name for it. */
  ownKey({ peer, swiss }: SturdyrefLocator): string | undefined {
    return peer.designator === this.#our.ownDesignator() ? bytesToHex(swiss) : undefined;
  }

  async lookup(swiss: Uint8Array): Promise<Ref | undefined> {
    const key = bytesToHex(swiss);
    const known = this.#found.get(key);
    if (known) return known;
    const found = await this.#our.lookup(swiss);
    if (!found) return undefined;
    if (this.#found.size >= FOUND_MAX) this.#found.clear();
    this.#found.set(key, found);
    return found;
  }

  /** Some sturdy reference may lead nowhere from now on. */
  forgetFound(): void {
    this.#found.clear();
  }

  /** For what came from the vat `peer`; `own` was looked up before. */
  findingFor(peer: string, own: ReadonlyMap<string, Ref | undefined>): Finding {
    const { core } = this.#our;
    const lost = (): Ref => core.refs.revive(['lost']);
    return {
      lost,
      find: (location) => {
        const key = this.ownKey(location);
        if (key !== undefined) return own.get(key) ?? lost();
        return core.refs.revive(['far', formatPeer(location.peer), location.swiss]);
      },
      promise: (id) => core.promises.withId(core.names.promise(peer, id), { peer }).vow,
    };
  }
}
