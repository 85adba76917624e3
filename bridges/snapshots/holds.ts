/** Puts off a step (a deletion) while somebody holds on to what is there. */
export interface Holds {
  /** Holds until the function it answers is called. */
  hold(): () => Promise<void>;
  /** Does the step now, or once nobody holds any more. */
  unlessHeld(): void;
}

export function makeHolds(step: () => Promise<void>): Holds {
  let held = 0;
  let owed = false;
  return {
    hold() {
      let holds = true;
      held += 1;
      return async () => {
        if (!holds) return;
        holds = false;
        held -= 1;
        if (held > 0 || !owed) return;
        owed = false;
        await step();
      };
    },
    unlessHeld() {
      if (held > 0) owed = true;
      else void step();
    },
  };
}
