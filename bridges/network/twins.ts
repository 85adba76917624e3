/**
 * Who acts under the key of somebody else at the same time: another one under ours, or two under the
 * key of a vat that we are in touch with.
 *
 * It comes to light in three ways. Whoever has sessions with both finds it out, since the session of
 * the one answers while the other dials, and tells both; such a word may be a lie, so it is shown, and
 * nothing is stopped by it; it holds for a while, and is said again as long as both go on. Or the post
 * finds that somebody knows more of us than we do. Or a record is found that carries our signature and
 * that we have not made: that is proof, and ends our publishing.
 */
import type { Clock } from '../../vat/index.ts';

/** Longer than the longest pause between two tries of the post. */
const HOLDS_MS = 900_000;
const VATS_MAX = 100;

export interface TwinsPowers {
  readonly clock: Clock;
  /** Is there a session with that vat? Then it talks with nobody else in our place. */
  readonly stands: (vat: string) => boolean;
}

export class Twins {
  readonly #our: TwinsPowers;
  /** Who has refused us because of another one of our key, and when. */
  readonly #refusedBy = new Map<string, number>();
  /** Who has told us, while our session with it goes on. */
  readonly #toldBy = new Map<string, number>();
  #forked: () => number = () => 0;
  #isPublished = false;
  /** Whom two claimed to be: once may be a call that crossed ours. */
  readonly #others = new Map<string, { readonly at: number; readonly isSure: boolean }>();
  readonly #listeners = new Set<() => void>();

  constructor(powers: TwinsPowers) {
    this.#our = powers;
  }

  /** That vat, which we dialled, talks with another one of our key. */
  refusedBy(vat: string): void {
    this.#note(this.#refusedBy, vat, this.#our.clock.now());
  }

  /** That vat, with which we talk, has met another one of our key. */
  toldBy(vat: string): void {
    this.#note(this.#toldBy, vat, this.#our.clock.now());
  }

  /** Somebody proved to be that vat while our session with it goes on. Answers whether that is sure. */
  saw(vat: string): boolean {
    const isSure = this.#others.has(vat) && this.#isFresh(this.#others.get(vat)?.at);
    this.#note(this.#others, vat, { at: this.#our.clock.now(), isSure });
    return isSure;
  }

  /** There is a record with our signature that we have not made. */
  published(): void {
    this.#isPublished = true;
    this.#tell();
  }

  /** From now on `forked` says with how many vats there is no post, because we seem to be a copy. */
  countsBy(forked: () => number): void {
    this.#forked = forked;
  }

  get isPublished(): boolean {
    return this.#isPublished;
  }

  get isForked(): boolean {
    return this.#forked() > 0;
  }

  /** Do others say so, who have met it? */
  get isMet(): boolean {
    const isFresh = (at: number): boolean => this.#isFresh(at);
    if ([...this.#toldBy.values()].some(isFresh)) return true;
    return [...this.#refusedBy].some(([vat, at]) => isFresh(at) && !this.#our.stands(vat));
  }

  /** Does another one act under our key, as far as is known? */
  get areThere(): boolean {
    return this.isPublished || this.isForked || this.isMet;
  }

  /** Vats that run twice. */
  get others(): string[] {
    const sure = [...this.#others].filter(([, { at, isSure }]) => isSure && this.#isFresh(at));
    return sure.map(([vat]) => vat);
  }

  /** What was said of us counts no more: it is to be found out anew. */
  forget(): void {
    this.#isPublished = false;
    this.#refusedBy.clear();
    this.#toldBy.clear();
  }

  /** Calls `listener` when something was heard. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #isFresh(at: number | undefined): boolean {
    return at !== undefined && this.#our.clock.now() - at < HOLDS_MS;
  }

  /** Of too many vats the one heard of longest ago goes. */
  #note<T>(map: Map<string, T>, vat: string, value: T): void {
    map.delete(vat);
    map.set(vat, value);
    const [oldest] = map.keys();
    if (map.size > VATS_MAX && oldest !== undefined) map.delete(oldest);
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
