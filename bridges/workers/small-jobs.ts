/**
 * Small objects, which are encoded and decoded by worker threads when many come at once, and by this
 * one when few do. What asks at the same moment is gathered until there is nothing else to run; then
 * it goes to the workers some at a time, so that they work while this thread looks after those who
 * asked. One that comes alone never waits for another thread.
 */
import type { EncodedObject, ObjectEncoder, ObjectRef } from '../../store/index.ts';
import { SMALL_BYTES_MAX, type SmallSlab } from './small-slab.ts';

/** So many at the same moment are worth the way to another thread. */
const COMPANY_MIN = 8;

/** One object, and who waits for it. */
interface Job {
  /** Writes it into the slab. Gives its number there, or undefined when there is no room for it. */
  give(slab: SmallSlab): number | undefined;
  /** It was done in the slab. */
  take(slab: SmallSlab, job: number): void;
  /** Does it on this thread. */
  here(): void;
}

/** Jobs in a slab that is with a worker. */
export type SlabJobs = readonly Job[];

export interface SmallPowers {
  /** Does it on this thread. */
  readonly local: Pick<ObjectEncoder, 'encodeSmall' | 'decodeSmall'>;
  /** An empty slab of a worker that is ready, or undefined. Hears how many jobs want one. */
  slab(jobs: number): SmallSlab | undefined;
  /** Sends a slab to its worker. When it is back, `taken` is to be called, or `lost`. */
  send(slab: SmallSlab, jobs: SlabJobs): void;
}

export class SmallJobs {
  readonly #powers: SmallPowers;
  #waiting: Job[] = [];

  constructor(powers: SmallPowers) {
    this.#powers = powers;
  }

  encode(secret: Uint8Array, plaintext: Uint8Array): Promise<EncodedObject> {
    const { local } = this.#powers;
    return this.#ask(
      plaintext.length,
      () => local.encodeSmall(secret, plaintext),
      (slab) => slab.addEncoding(secret, plaintext),
      (slab, job) => slab.object(job),
    );
  }

  decode(bytes: Uint8Array, ref: ObjectRef): Promise<Uint8Array> {
    const { local } = this.#powers;
    return this.#ask(
      bytes.length,
      () => local.decodeSmall(bytes, ref),
      (slab) => slab.addDecoding(bytes, ref),
      (slab, job) => slab.plaintext(job, ref),
    );
  }

  /** A slab is back: its jobs are done. */
  taken(slab: SmallSlab, jobs: SlabJobs): void {
    for (const [number, job] of jobs.entries()) job.take(slab, number);
  }

  /** Its worker has ended. */
  lost(jobs: SlabJobs): void {
    for (const job of jobs) job.here();
  }

  #ask<T>(
    bytes: number,
    here: () => Promise<T>,
    give: Job['give'],
    take: (slab: SmallSlab, job: number) => T | undefined,
  ): Promise<T> {
    if (bytes > SMALL_BYTES_MAX) return here();
    return new Promise((done, failed) => {
      const job: Job = {
        give,
        take(slab, number) {
          try {
            // What a worker fails to do fails here as well, or does not.
            done(take(slab, number) ?? here());
          } catch (error) {
            failed(error);
          }
        },
        here: () => done(here()),
      };
      if (this.#waiting.push(job) === 1) process.nextTick(() => this.#pass());
    });
  }

  /** By now everybody is here who could come. */
  #pass(): void {
    const jobs = this.#waiting;
    this.#waiting = [];
    let sent = 0;
    try {
      while (jobs.length - sent >= COMPANY_MIN) {
        const slab = this.#powers.slab(jobs.length - sent);
        if (slab === undefined) break;
        let given = sent;
        while (given < jobs.length && jobs[given]!.give(slab) !== undefined) given += 1;
        this.#powers.send(slab, jobs.slice(sent, given));
        sent = given;
      }
    } finally {
      for (const job of jobs.slice(sent)) job.here();
    }
  }
}
