/** By which one contact, or everybody, leaves envelopes in one mailbox. */
import { E } from '../../captp/index.ts';
import { defineActor, type Near, type RefTo } from '../../vat/index.ts';
import { MailDrop as Drop } from './interface.ts';
import { DropKeeper, type MailboxBook, type MailDevice, type MailIntake } from './parts.ts';

export const MailDropBox = defineActor('MailDrop', {
  version: 1,
  interfaces: { drop: Drop, keeper: DropKeeper },
  state: (
    contact: number,
    intake: Near<typeof MailIntake>,
    book: RefTo<typeof MailboxBook>,
    device: RefTo<typeof MailDevice>,
  ) => ({ contact, intake, book, device }),
  facets: {
    drop: {
      put(envelope) {
        const { contact, intake, book, device } = this.state;
        intake.check(contact, envelope.length);
        return E(device).put(book, contact, envelope);
      },
    },
    keeper: {
      begin() {
        return this.turn.sturdyref(this.facets.drop);
      },
      end() {
        this.turn.retire();
      },
    },
  },
});
