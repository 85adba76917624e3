/**
 * What the vats that a page shows are called by its owner, as far as they are contacts. A page asks
 * for a name while it draws; those that are not known yet are asked for together, once, and the
 * page draws anew when they come, or when somebody is renamed.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { E } from '../../captp/index.ts';
import type { HomeSession } from './home-session.ts';

const ASKED_MAX = 100;

export class Petnames implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #home: () => HomeSession | undefined;
  readonly #known = new Map<string, string | undefined>();
  readonly #wanted = new Set<string>();
  #stop: (() => void) | undefined;
  #asking = false;

  constructor(host: ReactiveControllerHost, home: () => HomeSession | undefined) {
    this.#host = host;
    this.#home = home;
    host.addController(this);
  }

  /** The petname of the contact whose vat this is; undefined for a stranger, or not yet. */
  of(vat: string): string | undefined {
    if (!this.#known.has(vat) && vat !== '') {
      this.#wanted.add(vat);
      if (!this.#asking) void this.#ask();
    }
    return this.#known.get(vat);
  }

  hostUpdate(): void {
    const home = this.#home();
    if (home === undefined || this.#stop !== undefined) return;
    this.#stop = home.watch('people', () => {
      for (const vat of this.#known.keys()) this.#wanted.add(vat);
      if (!this.#asking && this.#wanted.size > 0) void this.#ask();
    });
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    // All that is drawn now asks first.
    await Promise.resolve();
    try {
      for (let home = this.#home(); home && this.#wanted.size > 0; home = this.#home()) {
        const vats = [...this.#wanted].slice(0, ASKED_MAX);
        for (const vat of vats) this.#wanted.delete(vat);
        const names = await E(home.people).called(vats);
        for (const [at, vat] of vats.entries()) this.#known.set(vat, names[at]);
        this.#host.requestUpdate();
      }
    } catch {
      // The page goes on without names; the next change, or connection, asks again.
      this.#wanted.clear();
    }
    this.#asking = false;
  }
}
