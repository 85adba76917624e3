/**
 * Two mailboxes for each vat of the simulation, somewhere that nothing reaches but letters. One
 * loses its disk now and then; the other gives again what it was ever given, in any order.
 */
import type { SeededRandom } from '../../captp/netlayers/seeded-random.ts';
import type { Mail } from '../../vat/index.ts';
import type { Process } from './process.ts';

interface Kept {
  readonly from: string;
  readonly locator: string;
  readonly letter: Uint8Array;
}

/** How often, of 1, a mailbox has lost its disk when something is left in it, or is off. */
const LOST = 0.1;
const OFF = 0.1;
/** What the other repeats. */
const REPEATED_MAX = 30;
const COLLECT_MS = 20_000;
const NEVER = new Set<unknown>(['forked', 'bad-post']);

export class SimulatedMail {
  readonly #random: SeededRandom;
  readonly #forgetful = new Map<string, Kept[]>();
  readonly #repeating = new Map<string, Kept[]>();
  readonly #note: (what: string, count: number) => void;

  constructor(random: SeededRandom, note: (what: string, count: number) => void) {
    this.#random = random;
    this.#note = note;
  }

  /** For one run of the program of the vat at `locator`. */
  mailOf(locator: string, process: Process): Mail {
    const collect = (take: Parameters<Mail['onMail']>[0]): void => {
      process.after(COLLECT_MS, () => {
        void this.#collect(locator, process, take).then(() => collect(take));
      });
    };
    return {
      leave: async (_, mailboxes, written) => {
        if (mailboxes.length === 0) return 0;
        const letter = await written();
        const took = mailboxes.filter((mailbox) => this.#keep(mailbox, locator, letter)).length;
        this.#note('leaves a letter', took);
        return took;
      },
      ours: async () => [`forgetful ${locator}`, `repeating ${locator}`],
      onMail: collect,
      onChange: () => undefined,
    };
  }

  #keep(mailbox: string, from: string, letter: Uint8Array): boolean {
    const [which, owner = ''] = mailbox.split(' ');
    const boxes = which === 'forgetful' ? this.#forgetful : this.#repeating;
    if (this.#random.happens(OFF)) return false;
    const isLost = which === 'forgetful' && this.#random.happens(LOST);
    const letters = isLost ? [] : (boxes.get(owner) ?? []);
    letters.push({ from, locator: from, letter });
    boxes.set(owner, letters.slice(-REPEATED_MAX));
    return true;
  }

  async #collect(
    owner: string,
    process: Process,
    take: Parameters<Mail['onMail']>[0],
  ): Promise<void> {
    const forgetful = this.#forgetful.get(owner) ?? [];
    const mixed = (this.#repeating.get(owner) ?? [])
      .map((kept) => ({ kept, at: this.#random.below(1_000) }))
      .sort((one, other) => one.at - other.at)
      .map(({ kept }) => kept);
    for (const kept of [...mixed, ...forgetful]) {
      if (!process.alive) return;
      const isDone = await take(nameIn(kept.from), kept.locator, kept.letter).then(
        () => true,
        (error: { code?: unknown }) => NEVER.has(error.code),
      );
      this.#note(isDone ? 'is rid of a letter' : 'keeps a letter', 1);
      if (isDone && forgetful.includes(kept)) forgetful.splice(forgetful.indexOf(kept), 1);
    }
  }
}

const nameIn = (locator: string): string => /\/\/([^.]+)\./.exec(locator)?.[1] ?? '';
