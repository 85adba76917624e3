/** A place at our relay that is lent to one contact. What went through it stands in the ledger. */
import { defineActor, type Near } from '../../vat/index.ts';
import { type RelayLedger, RelayPass, RelayPlaceKeeper } from './parts.ts';

export const RelayPlace = defineActor('RelayPlace', {
  version: 1,
  interfaces: { pass: RelayPass, keeper: RelayPlaceKeeper },
  state: (id: string, ledger: Near<typeof RelayLedger>) => ({ id, ledger }),
  facets: {
    pass: {
      usage() {
        return this.state.ledger.usageOf(this.state.id);
      },
    },
    keeper: {
      end() {
        this.turn.retire();
      },
    },
  },
});
