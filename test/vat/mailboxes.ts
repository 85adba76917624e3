/**
 * Mailboxes for the vats of a street: they keep letters in memory, and lose, repeat and mix them up
 * as a test wants. Nothing is sealed here: that is the business of bridges/mailbox.
 */
import type { Mail } from '../../vat/index.ts';

export interface Kept {
  readonly from: string;
  readonly locator: string;
  readonly letter: Uint8Array;
}

/** A mailbox somewhere. */
export class Pillar {
  letters: Kept[] = [];
  /** Does it take anything now? */
  open = true;
  /** Gives everything it ever got, whenever it is asked. */
  replays = false;
  /** What it was ever given. */
  taken = 0;

  /** Its disk is lost. */
  lose(): void {
    this.letters = [];
  }
}

const NEVER = new Set(['forked', 'bad-post']);

/** The mail of one run of one vat; the mailboxes outlast it. */
export class HouseMail implements Mail {
  readonly #all: ReadonlyMap<string, readonly Pillar[]>;
  readonly #self: string;
  #take: Parameters<Mail['onMail']>[0] = async () => undefined;
  #changed: () => void = () => undefined;
  /** Codes of what was refused. */
  readonly refused: string[] = [];

  constructor(all: ReadonlyMap<string, readonly Pillar[]>, self: string) {
    this.#all = all;
    this.#self = self;
  }

  async leave(
    _: string,
    mailboxes: readonly string[],
    written: () => PromiseLike<Uint8Array>,
  ): Promise<number> {
    let took = 0;
    for (const mailbox of mailboxes) {
      const [owner = '', at] = mailbox.split('/');
      const pillar = this.#all.get(owner)?.[Number(at)];
      if (!pillar?.open) continue;
      const letter = await written();
      pillar.taken += 1;
      pillar.letters.push({ from: this.#self, locator: `ocapn://${this.#self}.test`, letter });
      took += 1;
    }
    return took;
  }

  async ours(): Promise<readonly string[]> {
    return (this.#all.get(this.#self) ?? []).map((_, at) => `${this.#self}/${at}`);
  }

  onMail(take: Parameters<Mail['onMail']>[0]): void {
    this.#take = take;
  }

  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  change(): void {
    this.#changed();
  }

  /** Goes through all mailboxes until nothing more can be taken. */
  async collect(mixed: <T>(all: readonly T[]) => readonly T[] = (all) => all): Promise<void> {
    for (let goesOn = true; goesOn; ) {
      goesOn = false;
      for (const pillar of this.#all.get(this.#self) ?? []) {
        for (const kept of mixed([...pillar.letters])) {
          const before = pillar.letters.length;
          if (await this.#takeOne(kept)) {
            if (!pillar.replays) pillar.letters = pillar.letters.filter((one) => one !== kept);
          }
          if (pillar.letters.length < before) goesOn = true;
        }
      }
    }
  }

  async #takeOne({ from, locator, letter }: Kept): Promise<boolean> {
    try {
      await this.#take(from, locator, letter);
      return true;
    } catch (error) {
      const code = String((error as { code?: unknown }).code);
      this.refused.push(code);
      return NEVER.has(code);
    }
  }
}
