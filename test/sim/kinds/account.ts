/**
 * An account of a ledger: what leaves one arrives in another, in this vat or another one, so that
 * the sum of all never changes. Some of its turns fail, whole or in part, and must leave no trace.
 */
import type { Ref } from '../../../captp/index.ts';
import { defineActor, defineInterface, type ListStore, listOf, nat } from '../../../vat/index.ts';
import { noted, scene } from '../scene.ts';
import { counted, type Here, peerOf, peers, report, wire, wired } from './peers.ts';

interface State {
  balance: number;
  readonly ear: Ref;
}
type This = Here<State, { readonly log: ListStore<number> }>;

/** Entries that are kept. */
const LOG_LENGTH = 6;
/** How {@link Account} splits. */
export const SPLIT_WAYS = { whole: 0, fails: 1, failsInside: 2 } as const;

const AccountOwn = defineInterface('AccountOwn', {
  wire,
  transfer: counted('amount', 'which'),
  split: counted('amount', 'way'),
  report,
});
const AccountDoor = defineInterface('AccountDoor', {
  deposit: counted('amount'),
  spill: counted('amount'),
});

function book({ state, stores }: This, change: number): void {
  state.balance += change;
  stores.log.push(state.balance);
  if (stores.log.length > LOG_LENGTH) stores.log.removeFirst();
}

export const Account = defineActor('Account', {
  version: 1,
  interfaces: { own: AccountOwn, door: AccountDoor },
  state: (id: number, balance: number, ear: Ref) => ({ id, last: 0, balance, ear }),
  stores: { peers, log: listOf(nat) },
  facets: {
    own: {
      ...noted({
        wire: wired,
        transfer(this: This, _message: number, amount: number, which: number) {
          if (amount > this.state.balance) throw new Error('There is not enough.');
          book(this, -amount);
          scene().tell(peerOf(this, which), [amount], which % 2 === 0);
        },
        split(this: This, message: number, amount: number, way: number) {
          const sibling = peerOf(this, 0);
          if (amount > this.state.balance) throw new Error('There is not enough.');
          if (way === SPLIT_WAYS.failsInside) {
            try {
              scene().near(sibling, 'spill', message, amount);
            } catch {
              this.stores.log.truncate(0);
            }
          }
          scene().near(sibling, 'deposit', message, amount);
          book(this, -amount);
          if (way === SPLIT_WAYS.fails) throw new Error('It fails at the end.');
        },
      }),
      report(this: This) {
        const { id, last, balance } = this.state;
        return [id, last, balance, this.stores.peers.length, ...this.stores.log];
      },
    },
    door: noted({
      deposit(this: This, _message: number, amount: number) {
        book(this, amount);
      },
      spill(this: This, _message: number, amount: number) {
        book(this, amount);
        scene().tell(peerOf(this, 0), [amount], false);
        throw new Error('It fails when all is done.');
      },
    }),
  },
});
