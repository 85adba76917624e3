/**
 * Sealers: a pair of which one part puts a value into a box, and only the other takes it out again.
 *
 * A box tells nothing to whoever carries it, and who holds the unsealer knows that what it finds
 * was sealed by its sealer. So a box works as a signature, as an envelope, and for rights
 * amplification: box and unsealer together give what neither gives alone.
 */
import { isRef, type Ref } from '../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  type Near,
  type RefTo,
  ref,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';

/** What anybody may do with a box: carry it to an unsealer. */
export const Box = defineInterface('Box', {
  /** Shows the content to the unsealer of its own pair, and to nobody else. */
  offer: call(),
});

export const Sealer = defineInterface('Sealer', {
  /** A box with `value`, which must be one that can be kept. */
  seal: call(arg('value', anything)).returns(ref(Box)),
});

export const Unsealer = defineInterface('Unsealer', {
  /** Breaks with code `not-sealed` for what the sealer of this pair has not sealed. */
  unseal: call(arg('box', ref(Box))).returns(anything),
});

/** Where the boxes of one pair show what is in them. */
const Counter = defineInterface('SealerCounter', { show: call(arg('value', anything)) });

export const SealedBox = defineActor('SealedBox', {
  version: 1,
  interfaces: { box: Box },
  state: (counter: RefTo<typeof Counter>, value: unknown) => ({ counter, value }),
  facets: {
    box: {
      offer() {
        (this.state.counter as Near<typeof Counter>).show(this.state.value);
      },
    },
  },
});

interface Shown {
  readonly value: unknown;
}

export const SealerPair = defineActor('SealerPair', {
  version: 1,
  interfaces: { sealer: Sealer, unsealer: Unsealer, counter: Counter },
  /** `asked`: a box may show its content now. Never so between two turns. */
  state: () => ({ asked: false, shown: undefined as Shown | undefined }),
  facets: {
    sealer: {
      seal(value) {
        return this.turn.spawn(SealedBox, this.facets.counter, value).box;
      },
    },
    unsealer: {
      unseal(box) {
        const shown = askBox(this.state, box);
        if (!shown)
          throw new Refusal('not-sealed', 'This was not sealed by the sealer of this pair.');
        return shown.value;
      },
    },
    counter: {
      show(value) {
        if (this.state.asked) this.state.shown = { value };
      },
    },
  },
});

function askBox(state: { asked: boolean; shown: Shown | undefined }, box: Ref): Shown | undefined {
  // A promise, or a thing elsewhere, is no box: only in this vat does a box show what it holds.
  const offer: unknown = isRef(box) ? Reflect.get(box, 'offer') : undefined;
  if (typeof offer !== 'function') return undefined;
  state.asked = true;
  try {
    (box as Near<typeof Box>).offer();
    return state.shown;
  } finally {
    state.asked = false;
    state.shown = undefined;
  }
}
