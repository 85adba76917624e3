/** A group on its way to the disk: begun, and later over, well or not. */
import type { Placed } from './group-format.ts';
import type { Waiting } from './waiting-records.ts';

export class GroupWrite {
  readonly group: readonly Waiting[];
  readonly placed: Placed;
  /** Resolves when it is over. */
  readonly over: Promise<void>;
  #outcome: { readonly failure?: { readonly error: unknown } } | undefined;

  /** `written`: what the disk answers. */
  constructor(group: readonly Waiting[], placed: Placed, written: Promise<void>) {
    this.group = group;
    this.placed = placed;
    this.over = written.then(
      () => {
        this.#outcome = {};
      },
      (error: unknown) => {
        this.#outcome = { failure: { error } };
      },
    );
  }

  /** Once it is over: with what it broke, if it did. */
  get outcome(): { readonly failure?: { readonly error: unknown } } | undefined {
    return this.#outcome;
  }
}
