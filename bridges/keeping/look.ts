/**
 * Looking at everything that the hosts keep, and mending it: shares that are missing are made again,
 * new people get some, and what the hosts cannot give back any more is sent anew if it is here.
 */
import { type BlobHealth, NotEnoughShares } from '../../store/index.ts';
import { inParallel } from '../in-parallel.ts';
import type { Standing } from './books.ts';
import type { WorkOptions, WorkPowers } from './work-parts.ts';

const LOOKS_AT_ONCE = 8;

export class Look {
  readonly #our: WorkPowers;
  readonly #options: WorkOptions;
  /** What is on this machine. */
  readonly #here: ReadonlySet<string>;

  constructor(powers: WorkPowers, options: WorkOptions, here: ReadonlySet<string>) {
    this.#our = powers;
    this.#options = options;
    this.#here = here;
  }

  /** Gives the objects that must be sent anew. Throws the signal's reason. */
  async run(): Promise<string[]> {
    const { grid, standings } = this.#our;
    const { signal, report, depth } = this.#options;
    const blobs: { name: string; bytes: number }[] = [];
    for await (const blob of grid.list()) blobs.push(blob);
    const known = new Set(blobs.map(({ name }) => name));
    for (const [name] of [...standings.all()]) if (!known.has(name)) await standings.delete(name);
    let done = 0;
    let read = 0;
    const spoilt: string[] = [];
    const what = depth === 'read' ? 'reading' : 'looking';
    await inParallel(blobs, LOOKS_AT_ONCE, signal, async ({ name, bytes }) => {
      const standing = await this.#mend(name, bytes);
      await standings.set(name, standing);
      if (standing.state === 'lost') spoilt.push(...(await this.#partsHere(name)));
      done += 1;
      read += bytes;
      report({ what, done, of: blobs.length, bytes: depth === 'read' ? read : 0 });
    });
    signal.throwIfAborted();
    return spoilt;
  }

  async #mend(name: string, bytes: number): Promise<Standing> {
    const { grid } = this.#our;
    const { signal, onTrouble, depth } = this.#options;
    try {
      const { before, made } = await grid.repair(name, { verify: depth === 'read', signal });
      let health = made.length > 0 ? await grid.check(name, { signal }) : before;
      if (health.people < health.peopleMax && (await grid.rebalance(name, { signal }))) {
        health = await grid.check(name, { signal });
      }
      return this.#standing(name, health, bytes);
    } catch (error) {
      signal.throwIfAborted();
      onTrouble(error);
      const health = await grid.check(name, { signal });
      // All have answered, and what they have does not give it back.
      const isLost = error instanceof NotEnoughShares && health.unheard.length === 0;
      return isLost ? { bytes, state: 'lost', survives: 0 } : this.#standing(name, health, bytes);
    }
  }

  /** While somebody does not answer, nothing is called lost: it stands as it did. */
  #standing(name: string, health: BlobHealth, bytes: number): Standing {
    const { state, missing, people, coding, unheard } = health;
    if (state === 'lost') {
      const before = this.#our.standings.get(name);
      const asBefore = before ?? { bytes, state: 'short', survives: 0 };
      return unheard.length > 0 ? asBefore : { bytes, state, survives: 0 };
    }
    const survives = Math.max(0, people - coding.k);
    return { bytes, state: missing.length === 0 ? 'whole' : 'short', survives };
  }

  /** What of a blob that the hosts cannot give back is here: it is sent anew, in its place. */
  async #partsHere(blob: string): Promise<string[]> {
    if (this.#here.has(blob)) return [blob];
    const parts: string[] = [];
    for await (const [name, { pack }] of this.#our.packs.entries()) {
      if (pack === blob && this.#here.has(name)) parts.push(name);
    }
    return parts;
  }
}
