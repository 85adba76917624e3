/**
 * Who takes part: a writer that writes to inboxes in turn, an inbox that keeps what it heard, and a
 * mailbox that lies: it gives all that was ever left in it, again and again, the newest first.
 */

import {
  MAIL_BYTES_MAX,
  MAIL_PAGE_MAX,
  MailboxPass,
  MailDrop,
} from '../../../actors/mailbox/interface.ts';
import { E, type Ref } from '../../../captp/index.ts';
import {
  arg,
  bytes,
  call,
  defineActor,
  defineInterface,
  list,
  listOf,
  nat,
  type RefTo,
  ref,
  text,
} from '../../../vat/index.ts';

const WORDS_MAX = 20_000;
const Words = list(text(60), WORDS_MAX);

/** Gives the swiss number of an actor to its owner. */
const Own = defineInterface('StoryOwn', { address: call().returns(bytes(32)) });

export const Inbox = defineInterface('StoryInbox', {
  deliver: call(arg('words', text(60))),
  heard: call().returns(Words),
});

export const StoryInbox = defineActor('StoryInbox', {
  version: 1,
  interfaces: { inbox: Inbox, own: Own },
  state: () => ({}),
  stores: { heard: listOf(text(60)) },
  facets: {
    inbox: {
      deliver(words) {
        this.stores.heard.push(words);
      },
      heard() {
        return [...this.stores.heard.values()];
      },
    },
    own: {
      address() {
        return this.turn.sturdyref(this.facets.inbox);
      },
    },
  },
});

export const Writer = defineInterface('StoryWriter', {
  knows: call(arg('name', text(20)), arg('inboxes', list(ref(), 10))),
  /** Writes so many, to one inbox after the other. */
  write: call(arg('count', nat)),
});

export const StoryWriter = defineActor('StoryWriter', {
  version: 1,
  interfaces: { writer: Writer, own: Own },
  state: () => ({ name: '', inboxes: [] as readonly Ref[], written: 0 }),
  facets: {
    writer: {
      knows(name, inboxes) {
        this.state.name = name;
        this.state.inboxes = inboxes;
      },
      write(count) {
        const { name, inboxes } = this.state;
        for (let left = count; left > 0; left--) {
          this.state.written += 1;
          const to = inboxes[this.state.written % inboxes.length] as RefTo<typeof Inbox>;
          E.sendOnly(to).deliver(`${name} ${this.state.written}`);
        }
      },
    },
    own: {
      address() {
        return this.turn.sturdyref(this.facets.writer);
      },
    },
  },
});

/** Of the one that lies, all facets are one actor. */
export const LyingMailbox = defineActor('LyingMailbox', {
  version: 1,
  interfaces: {
    pass: MailboxPass,
    drop: MailDrop,
    own: Own,
  },
  state: () => ({}),
  stores: { envelopes: listOf(bytes(MAIL_BYTES_MAX)) },
  facets: {
    pass: {
      collect(after) {
        const all = [...this.stores.envelopes.values()].reverse();
        const page = all.slice(after, after + MAIL_PAGE_MAX / 2);
        const envelopes = page.flatMap((envelope, at) => [
          { number: after + at + 1, envelope },
          { number: after + at + 1, envelope },
        ]);
        const end = after + page.length;
        return { envelopes, ...(end < all.length ? { next: end } : {}) };
      },
      remove() {},
      usage() {
        const count = this.stores.envelopes.length;
        return { bytes: count, count, limit: 1, days: 1, everybody: true, contacts: 0 };
      },
      change() {},
      everybody() {
        return this.turn.sturdyref(this.facets.drop);
      },
      admit() {
        return { contact: 1, drop: this.turn.sturdyref(this.facets.drop) };
      },
      dismiss() {},
      watch() {},
      close() {},
    },
    drop: {
      put(envelope) {
        this.stores.envelopes.push(envelope);
      },
    },
    own: {
      address() {
        return this.turn.sturdyref(this.facets.pass);
      },
    },
  },
});

export const STORY_KINDS = [StoryInbox, StoryWriter, LyingMailbox];
