/**
 * Where this browser stands with its vat: outside, being let in, or inside.
 *
 * At each connection the same questions are asked in the same order: is the vat new, locked or
 * open; did we come by a one-time link; do we hold a device already. So a vat that was restarted,
 * locked, or has signed this browser out is met in one place, and no page has to think of it.
 */
import { Disconnected, E } from '../../captp/index.ts';
import { type Channel, type Connection, fetchFrom } from './connection.ts';
import { gateOf, homeOf, nameOf, ownIdOf } from './device.ts';
import type { EnterLink } from './enter-link.ts';
import { HomeSession } from './home-session.ts';
import type { Keyring } from './keyring.ts';
import { OneTimeLink, type Why } from './one-time-link.ts';
import type { EntranceRef, HomeRef } from './refs.ts';
import { type ReadonlySignal, Signal } from './signal.ts';
import { codeOf } from './trouble.ts';

export type AppState =
  | { readonly is: 'connecting' }
  /** The vat is to be made, or brought back, through the entrance. */
  | { readonly is: 'new'; readonly entrance: EntranceRef }
  /** The vat is to be made, but only the one-time link lets somebody do it. */
  | { readonly is: 'new-without-link'; readonly why: Why }
  | { readonly is: 'outside'; readonly phase: 'locked' | 'open'; readonly why: Why }
  | { readonly is: 'inside'; readonly home: HomeSession };

export interface AppSessionOptions {
  readonly connection: Connection;
  readonly keyring: Keyring;
  readonly link: EnterLink;
  /** What this browser is called in the list of devices when nobody is asked. */
  readonly deviceName: string;
}

export class AppSession {
  readonly #connection: Connection;
  readonly #keyring: Keyring;
  readonly #deviceName: string;
  readonly #state = new Signal<AppState>({ is: 'connecting' });
  readonly #online = new Signal(false);
  readonly #link: OneTimeLink;
  #inside: HomeSession | undefined;
  /** While the person makes a vat, a connection that comes back does not take the page away. */
  #making = false;
  /** The device made when the passphrase was given, until the one of before has proven good. */
  #spare: { readonly swiss: Uint8Array; readonly id: string } | undefined;

  constructor({ connection, keyring, link, deviceName }: AppSessionOptions) {
    this.#connection = connection;
    this.#keyring = keyring;
    this.#link = new OneTimeLink(link);
    this.#deviceName = deviceName;
    connection.channel.subscribe((channel) => {
      if (channel === undefined) this.#online.value = false;
      else void this.#arrive(channel);
    });
    connection.start();
  }

  get state(): ReadonlySignal<AppState> {
    return this.#state;
  }

  /** Can the vat be reached at this moment? */
  get online(): ReadonlySignal<boolean> {
    return this.#online;
  }

  /** Why the last try to reach it failed. */
  get trouble(): ReadonlySignal<unknown> {
    return this.#connection.trouble;
  }

  /**
   * Unlocks the vat, or lets this browser in, by the passphrase. A browser that was a device before
   * goes on as that device, without a double. Breaks `wrong-passphrase`, `too-many-tries` …
   */
  async enter(passphrase: string, deviceName: string): Promise<void> {
    const channel = this.#channel();
    const gate = await gateOf(channel);
    const swiss = await E(gate).enter(passphrase, deviceName);
    const home = await fetchFrom<HomeRef>(channel, swiss);
    const designator = await nameOf(home);
    if (this.#keyring.find(designator) === undefined) {
      this.#keyring.keep(designator, swiss);
      return this.#goInside(home);
    }
    // A locked vat could not prove who it is; the key of before is not for whoever says so.
    this.#spare = { swiss, id: await ownIdOf(home) };
    const moved = this.#nextState();
    channel.close();
    await moved;
  }

  /** Asks again how it stands: the vat, or this browser, may have been let in elsewhere. */
  async look(): Promise<void> {
    const state = this.#state.value;
    const channel = this.#connection.channel.value;
    if (state.is !== 'outside' || channel === undefined) return;
    const gate = await gateOf(channel);
    const phase = await E(gate).phase();
    const letIn = phase === 'open' && this.#keyring.find(channel.designator) !== undefined;
    if (phase !== state.phase || letIn) channel.close();
  }

  /** Makes the vat. Answers its 24 words; {@link AppSession.goInside} when they were written down. */
  async create(passphrase: string, deviceName: string): Promise<readonly string[]> {
    return (await this.#make((entrance) => E(entrance).create(passphrase, deviceName))).words;
  }

  /** Brings one back from its words, and what `receiveBackup` took; {@link AppSession.goInside} when all is said. */
  async restore(words: string, passphrase: string, deviceName: string): Promise<void> {
    await this.#make(async (entrance) => ({
      device: await E(entrance).restore(words, passphrase, deviceName),
    }));
  }

  async #make<T extends { readonly device: Uint8Array }>(
    step: (entrance: EntranceRef) => PromiseLike<T>,
  ): Promise<T> {
    const channel = this.#channel();
    const state = this.#state.value;
    if (state.is !== 'new') throw new TypeError('Only a new vat can be made.');
    this.#making = true;
    try {
      const made = await step(state.entrance);
      const home = await fetchFrom<HomeRef>(channel, made.device);
      // A new vat answers under a name of the moment; it has its own from now on.
      this.#keyring.keep(await nameOf(home), made.device);
      this.#inside = new HomeSession(home);
      return made;
    } catch (error) {
      this.#making = false;
      throw error;
    }
  }

  /** The session of a vat just made, before {@link AppSession.goInside}. */
  get made(): HomeSession | undefined {
    return this.#inside;
  }

  goInside(): void {
    this.#making = false;
    this.#link.done();
    if (this.#inside) this.#state.value = { is: 'inside', home: this.#inside };
  }

  #channel(): Channel {
    const channel = this.#connection.channel.value;
    if (channel === undefined) throw new Disconnected('There is none at this moment.');
    return channel;
  }

  #goInside(home: HomeRef): void {
    if (this.#inside) this.#inside.reconnected(home);
    else this.#inside = new HomeSession(home);
    this.#link.done();
    if (!this.#making) this.#state.value = { is: 'inside', home: this.#inside };
  }

  async #arrive(channel: Channel): Promise<void> {
    try {
      await this.#ask(channel);
      if (this.#connection.channel.value === channel) this.#online.value = true;
    } catch (error) {
      // Without an answer to these questions the connection is of no use: end it, try again.
      if (codeOf(error) !== 'disconnected') channel.close();
    }
  }

  async #ask(channel: Channel): Promise<void> {
    const gate = await gateOf(channel);
    const phase = await E(gate).phase();
    if (phase === 'new') return this.#askNew(channel);
    const known = this.#keyring.find(channel.designator);
    if (phase === 'open' && known !== undefined) {
      const home = await homeOf(channel, known);
      if (home !== undefined) {
        this.#goInside(home);
        return this.#dropSpare(home);
      }
      this.#keyring.forget(channel.designator);
    }
    if (phase === 'open') {
      if (this.#spare !== undefined) return this.#useSpare(channel, this.#spare.swiss);
      if (await this.#enterByLink(channel)) return;
    }
    const signedOut = phase === 'open' && (known !== undefined || this.#wasIn);
    this.#stayOutside(phase, signedOut ? { is: 'signed-out' } : this.#link.why);
  }

  /** Another page of this browser may have met the sign-out first, and forgotten the key. */
  get #wasIn(): boolean {
    const state = this.#state.value;
    return this.#inside !== undefined || (state.is === 'outside' && state.why.is === 'signed-out');
  }

  async #useSpare(channel: Channel, swiss: Uint8Array): Promise<void> {
    this.#spare = undefined;
    this.#keyring.keep(channel.designator, swiss);
    this.#goInside(await fetchFrom<HomeRef>(channel, swiss));
  }

  async #dropSpare(home: HomeRef): Promise<void> {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) await E(E(home).devices()).revoke(spare.id);
  }

  #nextState(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#state.subscribe(() => {
        stop();
        resolve();
      });
    });
  }

  #stayOutside(phase: 'locked' | 'open', why: Why): void {
    if (why.is === 'signed-out') this.#inside = undefined;
    this.#state.value = { is: 'outside', phase, why };
  }

  async #askNew(channel: Channel): Promise<void> {
    const entrance = await this.#link.entrance(channel);
    this.#state.value =
      entrance === undefined
        ? { is: 'new-without-link', why: this.#link.why }
        : { is: 'new', entrance };
  }

  async #enterByLink(channel: Channel): Promise<boolean> {
    const entrance = await this.#link.entrance(channel);
    if (entrance === undefined) return false;
    try {
      const swiss = await E(entrance).enter(this.#deviceName);
      const home = await fetchFrom<HomeRef>(channel, swiss);
      this.#keyring.keep(await nameOf(home), swiss);
      this.#goInside(home);
      return true;
    } catch (error) {
      this.#link.failed(error);
      return false;
    }
  }
}
