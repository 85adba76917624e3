/**
 * Ten people keep pieces of our files, each with a vat of their own. Some of them vanish, one for
 * ever, and three lie: what was stored is read back as it was, mended, and those who lie are named.
 * So is one who shows an old version of a slot, whom the others outvote; when all of them do, who
 * has seen a newer one is told so.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { BlobHealth, Grid, Slot } from '../../../store/index.ts';
import type { HostOutside } from './host-outside.ts';
import { slotOutside } from './slot-outside.ts';
import { type GridOutside, gridOutside } from './ten-hosts.ts';

const HOSTS = 10;
const KILLED = 7;
const MENDED_TRIES = 5;
const utf8 = new TextEncoder();
const STEP_BYTES = 1_048_576;
/** Two blobs of one size, so that a host has something to swap. */
const LATE_BYTES = 900;
const LIES = ['corrupt', 'swapped', 'cut'];

export interface StoryOptions {
  /** Blobs of about a kilobyte, and of `largeBytes`. */
  readonly small: number;
  readonly largeBytes: number;
  /** How often seven others are killed. */
  readonly rounds: number;
  readonly log?: (line: string) => void;
}

export interface StoryResult {
  /** What was found to be wrong, in words. */
  readonly wrong: readonly string[];
  readonly read: number;
}

/** Plays it. Throws when a host does not start. */
export async function playGrid(options: StoryOptions): Promise<StoryResult> {
  const outside = await gridOutside(HOSTS);
  try {
    return await new Story(outside, options).run();
  } finally {
    await outside.end();
  }
}

class Story {
  readonly #outside: GridOutside;
  readonly #options: StoryOptions;
  /** The hash of what was stored under each name. */
  readonly #stored = new Map<string, string>();
  readonly #wrong: string[] = [];
  #read = 0;

  constructor(outside: GridOutside, options: StoryOptions) {
    this.#outside = outside;
    this.#options = options;
  }

  async run(): Promise<StoryResult> {
    await this.#store();
    await this.#untilHealthy();
    for (let round = 0; round < this.#options.rounds; round++) await this.#killSeven(round);
    await this.#oneForEver();
    await this.#liars();
    return { wrong: this.#wrong, read: this.#read };
  }

  get #grid(): Grid {
    return this.#outside.grid;
  }

  async #store(): Promise<void> {
    const { small, largeBytes } = this.#options;
    await Promise.all(
      Array.from({ length: small }, async (_, at) => {
        const bytes = randomBytes(1 + ((at * 397) % 2_048));
        await this.#grid.put(`small${at}`, Uint8Array.from(bytes));
        this.#stored.set(`small${at}`, hashOf([bytes]));
      }),
    );
    const writer = await this.#grid.create();
    const hash = createHash('sha256');
    for (let at = 0; at < largeBytes; at += STEP_BYTES) {
      const bytes = Uint8Array.from(randomBytes(Math.min(STEP_BYTES, largeBytes - at)));
      hash.update(bytes);
      await writer.append(bytes);
    }
    await writer.commit('large');
    this.#stored.set('large', hash.digest('hex'));
    this.#tell(`stored ${this.#stored.size} blobs with ${HOSTS} hosts`);
  }

  /**
   * As a schedule does it: a host that was too slow was left behind by an upload, which is done when
   * seven have their pieces.
   */
  async #untilHealthy(): Promise<void> {
    for (const name of this.#stored.keys()) {
      let { state } = await this.#grid.check(name);
      for (let tries = 0; state !== 'healthy' && tries < MENDED_TRIES; tries++) {
        const { made } = await this.#grid.repair(name);
        this.#tell(`${name} was ${state}: ${made.length} pieces made for hosts that were too slow`);
        ({ state } = await this.#grid.check(name));
      }
      if (state !== 'healthy') this.#wrong.push(`${name} is ${state} after it was stored`);
    }
  }

  /** Any seven are killed; the three that are left have everything. */
  async #killSeven(round: number): Promise<void> {
    const { hosts, peer } = this.#outside;
    const killed = hosts.filter((_, at) => (at + round * 3) % HOSTS < KILLED);
    await Promise.all(killed.map((host) => host.kill()));
    await this.#readAll(`with seven of ten killed (${round + 1})`);
    await Promise.all(killed.map((host) => host.start(peer)));
  }

  /** One never comes back, an eleventh takes its place: mending makes what that one had, only. */
  async #oneForEver(): Promise<void> {
    const [lost] = this.#outside.hosts as [HostOutside];
    await lost.kill();
    await this.#outside.another();
    this.#outside.hosts.shift();
    for (const name of this.#stored.keys()) {
      const { made } = await this.#grid.repair(name, { lost: [lost.host.id] });
      if (made.length > 1) this.#wrong.push(`${name}: ${made.length} pieces were made for one`);
      const health = await this.#grid.check(name);
      if (health.state !== 'healthy') this.#wrong.push(`${name} is ${health.state} after repair`);
    }
    this.#tell('one is gone for ever, all is healthy again');
  }

  /**
   * One changes bytes, one swaps shares, one is put back to how it was before all this. The three
   * have a slot, too, of which the last then shows an old version, and in the end all of them.
   */
  async #liars(): Promise<void> {
    const { peer } = this.#outside;
    const three = this.#outside.hosts.slice(0, 3);
    const [corrupt, swap, back] = three as [HostOutside, HostOutside, HostOutside];
    const { slot, troubles, stranger } = slotOutside(() => three.map(({ host }) => host));
    await slot.update(() => utf8.encode('first'));
    await Promise.all(three.map((host) => host.stop()));
    await Promise.all(three.map((host) => host.note()));
    await Promise.all(three.map((host) => host.start(peer)));
    await slot.update(() => utf8.encode('second'));
    for (const name of ['late', 'later']) {
      const bytes = Uint8Array.from(randomBytes(LATE_BYTES));
      await this.#grid.put(name, bytes);
      this.#stored.set(name, hashOf([bytes]));
    }
    await Promise.all(three.map((host) => host.stop()));
    await back.rollBack();
    await Promise.all([corrupt.start(peer, 'corrupt'), swap.start(peer, 'swap'), back.start(peer)]);
    const health = await this.#grid.verify('late');
    this.#named(health, corrupt, LIES);
    this.#named(health, swap, LIES);
    this.#named(health, back, ['missing']);
    await this.#readAll('with one that corrupts, one that swaps, one that was put back');
    for (const reader of [slot, stranger()]) {
      const content = new TextDecoder().decode((await reader.read())?.content);
      if (content !== 'second') this.#wrong.push(`a slot went back: ${content}`);
    }
    const named = troubles.filter(({ kind }) => kind === 'rolled-back').map(({ hostId }) => hostId);
    if (!named.includes(back.host.id))
      this.#wrong.push(`${back.person} showed an old slot unnamed`);
    if (named.some((id) => id !== back.host.id)) this.#wrong.push('another was named for the slot');
    this.#tell('one showed an old version of a slot: outvoted, and named');
    await this.#allBack(slot, three);
  }

  /** All show the slot as it was: only who has seen a newer version can tell. */
  async #allBack(slot: Slot, hosts: readonly HostOutside[]): Promise<void> {
    await Promise.all(hosts.map((host) => host.stop()));
    await Promise.all(hosts.map((host) => host.rollBack()));
    await Promise.all(hosts.map((host) => host.start(this.#outside.peer)));
    const refused = await slot.read().then(
      (found) => `read version ${found?.number}`,
      (error: { code?: unknown }) => String(error.code),
    );
    if (refused !== 'rolled-back') this.#wrong.push(`all showed an old slot: ${refused}`);
    this.#tell('all showed it: who had seen the newer one was told');
  }

  #named({ troubles }: BlobHealth, { host, person }: HostOutside, kinds: readonly string[]): void {
    const said = troubles.filter(({ hostId }) => hostId === host.id).map(({ kind }) => kind);
    if (said.some((kind) => kinds.includes(kind))) return;
    this.#wrong.push(`${person} was not named ${kinds.join(' or ')} but ${said.join(', ') || '-'}`);
  }

  async #readAll(when: string): Promise<void> {
    for (const [name, hash] of this.#stored) {
      try {
        if ((await this.#hashOf(name)) !== hash) this.#wrong.push(`${name} is changed ${when}`);
      } catch (error) {
        this.#wrong.push(`${name} cannot be read ${when}: ${(error as Error).message}`);
      }
      this.#read += 1;
    }
    this.#tell(`all was read ${when}`);
  }

  async #hashOf(name: string): Promise<string> {
    const reader = await this.#grid.open(name);
    try {
      const parts: Uint8Array[] = [];
      for (let at = 0; at < reader.size; at += STEP_BYTES) {
        parts.push(await reader.read(at, STEP_BYTES));
      }
      return hashOf(parts);
    } finally {
      await reader.close();
    }
  }

  #tell(line: string): void {
    this.#options.log?.(line);
  }
}

function hashOf(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
