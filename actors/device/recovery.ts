/**
 * Remembers whether the owner has shown that the recovery phrase was written down. Until then every device shows a
 * reminder: a vat whose phrase nobody has is lost with its passphrase.
 */
import { boolean, call, defineActor, defineInterface } from '../../vat/index.ts';

export const RecoveryNote = defineInterface('RecoveryNote', {
  confirm: call(),
  confirmed: call().returns(boolean),
});

export const Recovery = defineActor('Recovery', {
  version: 1,
  interfaces: { note: RecoveryNote },
  state: () => ({ confirmed: false }),
  facets: {
    note: {
      confirm() {
        this.state.confirmed = true;
      },
      confirmed() {
        return this.state.confirmed;
      },
    },
  },
});
