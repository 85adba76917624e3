/**
 * A revocable forwarder: stands before any reference and passes every message on, until its giver
 * revokes it.
 *
 * It is the cheap way to hand something out such that it can be taken back. What the target itself
 * hands out in its answers is passed on as it is; where that must end too, put up a membrane.
 */
import { type Ref, send, sym } from '../../captp/index.ts';
import { AnyMethod, bytes, call, defineActor, defineInterface } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';

export const GrantKeeper = defineInterface('GrantKeeper', {
  /** Makes the sturdy reference under which the grant can be fetched. */
  begin: call().returns(bytes(32)),
  revoke: call(),
  /** Answers once all that went through before is handled, as far as this vat goes. */
  passed: call(),
  /** Takes it off the books. */
  end: call(),
});

export const Grant = defineActor('Grant', {
  version: 1,
  interfaces: { holder: AnyMethod, keeper: GrantKeeper },
  state: (target: Ref) => ({ target: target as Ref | undefined }),
  facets: {
    holder(method, args) {
      const { target } = this.state;
      if (!target) throw new Refusal('revoked', 'This was revoked by the one who granted it.');
      return send(target, [sym(method), ...args]);
    },

    keeper: {
      begin() {
        return this.turn.sturdyref(this.facets.holder);
      },
      revoke() {
        this.state.target = undefined;
      },
      passed() {
        // Messages within a vat are handled in the order sent, so nothing is left before this one.
      },
      end() {
        this.turn.retire();
      },
    },
  },
});
