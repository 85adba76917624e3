/**
 * A recipient's visit of a share: from the link in the address bar to an opening that can be read,
 * and to its end.
 *
 * Opening counts, so it is done once: a token is kept for this tab alone, by which a reload or a
 * new connection goes on with the same opening. It opens nothing without the link.
 *
 * Links that were given before they carried half a key are opened as they always were.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { base64url } from 'multiformats/bases/base64';
import { E, Far, type FragmentRef, parseFragment } from '../../../captp/index.ts';
import { type Item, toItem } from '../../files/item.ts';
import type { OpeningRef, ShareDoorRef, SharePageRef } from '../../session/refs.ts';
import { type ReadonlySignal, Signal } from '../../session/signal.ts';
import { codeOf } from '../../session/trouble.ts';
import type { Silence } from './endings.ts';
import { openSealed } from './sealed-opening.ts';

/** Why there is nothing (any more) to see. */
export type End = 'revoked' | 'expired' | 'used-up' | 'removed' | 'gone' | 'bad-link';

export type VisitState =
  | { readonly is: 'connecting' }
  /** The vat does not answer, or another one does; it is tried again by itself. */
  | { readonly is: 'unreachable'; readonly because: Silence }
  | { readonly is: 'open'; readonly entry: Item }
  | { readonly is: 'ended'; readonly why: End }
  | { readonly is: 'failed'; readonly error: unknown };

/** The opening of now. Whoever is refused by it says so, so that the end of a share is noticed. */
export type OpeningSignal = ReadonlySignal<OpeningRef | undefined> & {
  readonly refused: (error: unknown) => void;
};

/** The connection to the vat of the link, as far as a visit needs it. */
export interface VisitConnection {
  /** An object that is another one for each session; undefined while there is none. */
  readonly channel: ReadonlySignal<object | undefined>;
  readonly trouble: ReadonlySignal<unknown>;
  fetch(swiss: Uint8Array): PromiseLike<unknown>;
  start(): void;
  stop(): void;
}

export interface VisitPowers {
  connect(to: FragmentRef): VisitConnection;
  /** Keeps the opening for this tab, as sessionStorage does. */
  readonly box: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

const BECAUSE: Record<string, Silence> = {
  locked: 'locked',
  'protocol-error': 'stranger',
};

const NOTHING = new Uint8Array(0);
const TOKEN = /^[\w-]{1,86}$/;

const ENDS = new Set<string>(['revoked', 'expired', 'used-up', 'removed', 'gone']);

export class Visit {
  readonly #powers: VisitPowers;
  readonly #state = new Signal<VisitState>({ is: 'connecting' });
  readonly #opening = Object.assign(new Signal<OpeningRef | undefined>(undefined), {
    refused: (error: unknown): void => void this.#refused(error),
  });
  readonly #lost = new Signal(false);
  #connection: VisitConnection | undefined;
  #link: FragmentRef | undefined;

  constructor(powers: VisitPowers) {
    this.#powers = powers;
  }

  get state(): ReadonlySignal<VisitState> {
    return this.#state;
  }

  /** The opening in the session of now; readers wait for the next one. */
  get opening(): OpeningSignal {
    return this.#opening;
  }

  /** Whether something is shown while there is no connection to ask whether it still is so. */
  get lost(): ReadonlySignal<boolean> {
    return this.#lost;
  }

  /** Opens what stands behind the `#` of the address. */
  start(fragment: string): void {
    try {
      this.#link = parseFragment(fragment);
    } catch {
      this.#state.value = { is: 'ended', why: 'bad-link' };
      return;
    }
    const connection = this.#powers.connect(this.#link);
    this.#connection = connection;
    connection.channel.subscribe((channel) => this.#connected(channel !== undefined));
    connection.trouble.subscribe((error) => this.#unreachable(error));
    connection.start();
  }

  stop(): void {
    this.#connection?.stop();
    this.#opening.value = undefined;
  }

  #connected(is: boolean): void {
    this.#opening.value = undefined;
    this.#lost.value = this.#state.value.is === 'open';
    if (is && !this.#over) void this.#open();
  }

  get #over(): boolean {
    return this.#state.value.is === 'ended';
  }

  #unreachable(error: unknown): void {
    if (error === undefined || this.#over) return;
    // What is shown already stays: it can be read on when the vat is back.
    if (this.#state.value.is === 'open') return;
    this.#state.value = { is: 'unreachable', because: BECAUSE[codeOf(error) ?? ''] ?? 'silent' };
  }

  /** Never breaks: whatever happens becomes the state. */
  async #open(): Promise<void> {
    try {
      const opening = await (this.#link?.secret ? this.#sealed(this.#link) : this.#plain());
      const entry = toItem(await E(opening).entry());
      // Somebody who takes it back while we look must find us listening.
      await E(opening).watch(this.#listener());
      if (this.#over) return;
      this.#state.value = { is: 'open', entry };
      this.#opening.value = opening;
      this.#lost.value = false;
    } catch (error) {
      this.#broke(error);
    }
  }

  /** A file of a shared folder may be gone while the folder stays: the opening itself must tell. */
  async #refused(error: unknown): Promise<void> {
    const opening = this.#opening.value;
    if (opening === undefined || !ENDS.has(codeOf(error))) return;
    try {
      await E(opening).entry();
    } catch (ended) {
      if (ENDS.has(codeOf(ended))) this.#end(codeOf(ended) as End);
    }
  }

  #broke(error: unknown): void {
    const code = codeOf(error);
    if (code === 'disconnected') return;
    if (ENDS.has(code)) this.#end(code as End);
    else if (code === 'wrong-secret') this.#end('bad-link');
    else {
      this.#state.value = { is: 'failed', error };
      this.#lost.value = false;
    }
  }

  #listener(): never {
    return Far('OpeningListener', { ended: (why: End) => this.#end(why) }) as never;
  }

  #end(why: End): void {
    if (this.#over) return;
    this.#powers.box.removeItem(this.#key);
    this.#state.value = { is: 'ended', why };
    this.#lost.value = false;
    this.stop();
  }

  async #sealed({ swiss, secret = NOTHING }: FragmentRef): Promise<OpeningRef> {
    const kept = this.#powers.box.getItem(this.#key);
    const token = kept !== null && TOKEN.test(kept) ? base64url.baseDecode(kept) : NOTHING;
    const door = await this.#fetch<ShareDoorRef>(swiss);
    const opened = await openSealed(door, secret, token);
    this.#powers.box.setItem(this.#key, base64url.baseEncode(opened.token));
    return opened.opening;
  }

  async #plain(): Promise<OpeningRef> {
    return (await this.#again()) ?? (await this.#first());
  }

  /** The opening of before, in this tab; undefined when there was none, or it leads nowhere now. */
  async #again(): Promise<OpeningRef | undefined> {
    const kept = this.#powers.box.getItem(this.#key);
    if (kept === null || !/^[\w-]{43}$/.test(kept)) return undefined;
    try {
      const opening = await this.#fetch<OpeningRef>(base64url.baseDecode(kept));
      await E(opening).entry();
      return opening;
    } catch (error) {
      if (codeOf(error) === 'disconnected') throw error;
      // The page of the share knows, and tells, why it ended.
      this.#powers.box.removeItem(this.#key);
      return undefined;
    }
  }

  async #first(): Promise<OpeningRef> {
    const page = await this.#fetch<SharePageRef>(this.#link?.swiss ?? new Uint8Array());
    const { opening, swiss } = await E(page).open();
    this.#powers.box.setItem(this.#key, base64url.baseEncode(swiss));
    return opening;
  }

  async #fetch<R>(swiss: Uint8Array): Promise<R> {
    return (await this.#connection?.fetch(swiss)) as R;
  }

  /** Under a name that tells the links of a tab apart and gives none of them away. */
  get #key(): string {
    const { designator = '', swiss } = this.#link ?? {};
    const mark = sha256(swiss ?? new Uint8Array()).slice(0, 6);
    return `2gather.opening.${designator.slice(0, 8)}.${base64url.baseEncode(mark)}`;
  }
}
