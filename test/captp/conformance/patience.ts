/** Waiting for a condition without sleeping, and for everything to have come to rest. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Has the engine collect what nobody uses. */
const collect = runInNewContext('gc') as () => void;

const TURNS_MAX = 20_000;
const REST_TURNS = 40;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits until `holds`, giving everything else its turn in between. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let turns = 0; turns < TURNS_MAX; turns++) {
    if (holds()) return;
    await turn();
  }
  throw new Error(`It never came to this: ${what}`);
}

/** Waits until nothing within this process can still be on its way. */
export async function rest(): Promise<void> {
  for (let turns = 0; turns < REST_TURNS; turns++) await turn();
}

const COLLECTIONS_MAX = 100;

/** As {@link until}, collecting garbage and calling `nudge` all the time. */
export async function untilCollected(
  holds: () => boolean,
  what: string,
  nudge: () => void,
): Promise<void> {
  for (let turns = 0; turns < COLLECTIONS_MAX; turns++) {
    if (holds()) return;
    collect();
    for (let i = 0; i < 4; i++) await turn();
    nudge();
  }
  throw new Error(`It never came to this: ${what}`);
}
