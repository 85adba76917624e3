/**
 * A database in memory of which a power cut takes the last batches, but none that was synced nor
 * any before one.
 */
import { MemoryLevel } from 'memory-level';
import type { IndexDatabase } from '../../../store/log/log-index.ts';
import type { Dice } from './crash-files.ts';

type Step = { readonly clear: true } | { readonly operations: object[] };

const ENCODING = { keyEncoding: 'utf8', valueEncoding: 'view' };

export class CrashDatabase {
  readonly db: IndexDatabase;
  readonly #batch: (...of: unknown[]) => Promise<void>;
  readonly #steps: Step[];
  #synced: number;

  constructor(steps: Step[] = []) {
    this.db = new MemoryLevel();
    this.#steps = [...steps];
    this.#synced = steps.length;
    this.#batch = this.db.batch.bind(this.db) as (...of: unknown[]) => Promise<void>;
    const clear = this.db.clear.bind(this.db) as () => Promise<void>;
    Object.assign(this.db, {
      batch: async (operations: object[], options: { sync?: boolean }) => {
        await this.#batch(operations, options);
        this.#steps.push({ operations });
        if (options.sync) this.#synced = this.#steps.length;
      },
      clear: async () => {
        await clear();
        this.#steps.push({ clear: true });
      },
    });
  }

  /** As it is found after a power cut. */
  async crash(dice: Dice): Promise<CrashDatabase> {
    const kept = this.#synced + dice(this.#steps.length - this.#synced + 1);
    return CrashDatabase.of(this.#steps.slice(0, kept));
  }

  /** As it was at its end. */
  reopen(): Promise<CrashDatabase> {
    return CrashDatabase.of(this.#steps);
  }

  static async of(steps: Step[]): Promise<CrashDatabase> {
    const rest = steps.slice(steps.findLastIndex((step) => 'clear' in step) + 1);
    const made = new CrashDatabase(rest);
    for (const step of rest) if ('operations' in step) await made.#batch(step.operations, ENCODING);
    return made;
  }
}
