/**
 * A facet for so many uses: then it lets go of what it led to.
 *
 * A use is a message that was let through, whatever became of it. One whose turn is undone has not
 * happened and is not counted.
 */
import { type Ref, send, sym } from '../../captp/index.ts';
import { AnyMethod, arg, call, defineActor, defineInterface, nat } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';

/** For whoever handed it out. */
export const UsesKeeper = defineInterface('UsesKeeper', {
  left: call().returns(nat),
  /** As many more; nothing once the last was used. */
  add: call(arg('uses', nat)),
  revoke: call(),
});

export const UseLimited = defineActor('UseLimited', {
  version: 1,
  interfaces: { holder: AnyMethod, keeper: UsesKeeper },
  state: (target: Ref, uses: number) => ({
    target: (uses >= 1 ? target : undefined) as Ref | undefined,
    left: Math.floor(uses),
  }),
  facets: {
    holder(method, args) {
      const { target } = this.state;
      if (!target) throw new Refusal('used-up', 'All uses of this are gone. Ask for another one.');
      this.state.left -= 1;
      if (this.state.left === 0) this.state.target = undefined;
      return send(target, [sym(method), ...args]);
    },
    keeper: {
      left() {
        return this.state.left;
      },
      add(uses) {
        if (this.state.target) this.state.left += uses;
      },
      revoke() {
        this.state.target = undefined;
        this.state.left = 0;
      },
    },
  },
});
