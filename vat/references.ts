/**
 * References as plain data: what each is found by after a restart, and the way back.
 */
import { bindHandler, type Handler, handlerOf, type Ref, type Resolver } from '../captp/index.ts';
import type { RefTable, StoredRef } from './codec.ts';
import type { Core } from './core.ts';
import { NotDurable, VatError } from './errors.ts';
import { idText } from './keys.ts';
import type { FarReferences } from './powers.ts';
import { facetOf } from './shell.ts';

/** Every message to a reference that could not be brought back breaks with why. */
class LostHandler implements Handler {
  readonly stored: StoredRef;
  readonly error: VatError;

  constructor(stored: StoredRef, error: VatError) {
    this.stored = stored;
    this.error = error;
  }

  deliver(_args: readonly unknown[], answer: Resolver | undefined): void {
    answer?.reject(this.error);
  }
}

export class References implements RefTable {
  readonly #core: Core;
  readonly #far: FarReferences | undefined;
  readonly #devices: ReadonlyMap<string, Ref>;
  readonly #deviceNames: ReadonlyMap<Ref, string>;
  /** What was found out about a far reference, so that writing it later cannot fail. */
  readonly #farKnown = new WeakMap<Ref, StoredRef>();

  constructor(core: Core, devices: Readonly<Record<string, Ref>>, far: FarReferences | undefined) {
    this.#core = core;
    this.#far = far;
    this.#devices = new Map(Object.entries(devices));
    this.#deviceNames = new Map(Object.entries(devices).map(([name, ref]) => [ref, name]));
  }

  /** Throws {@link NotDurable} for a reference that would not survive a restart. */
  readonly check = (ref: Ref): void => {
    this.store(ref, false);
  };

  store(ref: Ref, lossy: boolean): StoredRef {
    const near = facetOf(this.#core, ref);
    if (near) {
      this.#core.collector.written(near.shell);
      return ['near', near.shell.bytes, near.shell.kindName, near.facet];
    }
    const device = this.#deviceNames.get(ref);
    if (device !== undefined) return ['device', device];
    const handler = handlerOf(ref);
    if (handler instanceof LostHandler) return handler.stored;
    const known = this.#farKnown.get(ref);
    if (known) return known;
    const location = this.#far?.identify(ref);
    if (!location) {
      if (lossy) return ['lost'];
      throw new NotDurable();
    }
    const far = ['far', location.locator, location.swiss.slice()] as const;
    this.#farKnown.set(ref, far);
    return far;
  }

  revive(stored: StoredRef): Ref {
    if (stored[0] === 'near') {
      const kind = this.#core.kindHere(stored[2]);
      return this.#core.shells.provide(kind, idText(stored[1])).facet(stored[3]);
    }
    if (stored[0] === 'device') {
      return this.#devices.get(stored[1]) ?? lost(stored, 'no-device', 'This vat runs without it.');
    }
    if (stored[0] === 'far' && this.#far) {
      return this.#reviveFar(this.#far, stored);
    }
    return lost(stored, 'connection-lost', 'What this led to went away with its connection.');
  }

  #reviveFar(far: FarReferences, stored: Extract<StoredRef, readonly ['far', ...unknown[]]>): Ref {
    try {
      const ref = far.revive({ locator: stored[1], swiss: stored[2] });
      this.#farKnown.set(ref, stored);
      return ref;
    } catch (error) {
      // An address that cannot be read must not keep its holder from being woken.
      this.#core.onFault(error);
      return lost(stored, 'unreachable', 'The address of what this led to cannot be read.');
    }
  }
}

function lost(stored: StoredRef, code: string, message: string): Ref {
  const handler = new LostHandler(stored, new VatError('Lost', code, message));
  return bindHandler(Object.freeze(new LostRef()), handler) as Ref;
}

class LostRef {}
