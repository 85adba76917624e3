/** Everything that runs here and is not trusted: installs guests, lists them, ends them. */
import { E } from '../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  mapOf,
  type Near,
  PromiseResolver,
  type RefTo,
  ref,
  text,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { Guest } from './guest.ts';
import { Breakage, breakFor, type Resolver, refusalOf } from './guest-runs.ts';
import { SOURCE_LENGTH_MAX } from './guest-turn.ts';
import {
  GUEST_LABEL_LENGTH_MAX,
  GUESTS_MAX,
  type GuestOwner,
  type GuestRunner,
  GuestSummary,
  Guests as GuestsInterface,
} from './interface.ts';

const GuestsIntake = defineInterface('GuestsIntake', {
  accept: call(
    arg('checked', anything),
    arg('source', text(SOURCE_LENGTH_MAX)),
    arg('references', anything),
    arg('label', text(GUEST_LABEL_LENGTH_MAX)),
    arg('resolver', ref(PromiseResolver)),
  ),
  make: call(
    arg('source', text(SOURCE_LENGTH_MAX)),
    arg('references', anything),
    arg('label', text(GUEST_LABEL_LENGTH_MAX)),
  ).returns(GuestSummary),
  refuse: call(arg('breakage', anything), arg('resolver', ref(PromiseResolver))),
});

export const GuestHouse = defineActor('GuestHouse', {
  version: 1,
  interfaces: { desk: GuestsInterface, intake: GuestsIntake },
  state: (runner: RefTo<typeof GuestRunner>) => ({ runner, installed: 0 }),
  stores: { guests: mapOf(GuestSummary) },
  facets: {
    desk: {
      install(source, references = {}, label = '') {
        if (this.stores.guests.size >= GUESTS_MAX) {
          throw new Refusal('too-many', 'There are too many guests: remove some first.');
        }
        const { promise, resolver } = this.turn.promise();
        const checked = E(this.state.runner).check(source);
        this.turn.when(checked, 'intake.accept', source, references, label, resolver);
        this.turn.whenBroken(checked, 'intake.refuse', resolver);
        return promise as never;
      },
      list() {
        return [...this.stores.guests.values()];
      },
      remove(id) {
        const found = this.stores.guests.get(id);
        if (!found) throw new Refusal('not-found', 'There is no such guest.');
        this.stores.guests.delete(id);
        (found.owner as Near<typeof GuestOwner>).end();
      },
    },

    intake: {
      accept(_, source, references, label, resolver) {
        try {
          const summary = this.facets.intake.make(source, references, label);
          (resolver as Resolver).fulfill({ ...summary, installed: BigInt(summary.installed) });
        } catch (error) {
          breakFor(resolver, refusalOf(error));
        }
      },
      make(source, references, label) {
        const { guest, owner } = this.turn.spawn(Guest, this.state.runner, source, references);
        this.state.installed += 1;
        const id = `guest-${this.state.installed}`;
        const summary = { id, label, installed: this.turn.now(), guest, owner };
        this.stores.guests.set(id, summary);
        return summary;
      },
      refuse(breakage, resolver) {
        const { code = 'fault', message = '' } = Breakage.inward(breakage, 'What broke');
        breakFor(resolver, { code, message });
      },
    },
  },
});
