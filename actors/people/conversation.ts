/**
 * The letters between the owner of a vat and one contact.
 *
 * A letter is sent by the post of the two vats: it waits here while the other one sleeps, arrives
 * there once, and its answer says so. Both sides keep letters of their own; nobody can change what
 * the other one has.
 */
import { E } from '../../captp/index.ts';
import {
  defineActor,
  type Inside,
  type MapStore,
  mapOf,
  type Near,
  type RefTo,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { LETTERS_MAX, Letter, PEOPLE_PAGE_MAX, UNREAD_MAX } from './interface.ts';
import { TROUBLE_LENGTH_MAX } from './letters.ts';
import { LetterBox } from './meeting.ts';
import { cutTo } from './names.ts';
import { type ContactKeeper, ConversationKeeper } from './parts.ts';

const PREVIEW_LENGTH_MAX = 120;

export const Conversation = defineActor('Conversation', {
  version: 1,
  interfaces: { box: LetterBox, keeper: ConversationKeeper },
  state: (contact: Near<typeof ContactKeeper>) => ({
    contact,
    /** Number of the newest letter, and of the oldest that is kept. */
    newest: 0,
    oldest: 1,
    unread: 0,
    /** The last one that its owner has seen. */
    seen: 0,
  }),
  stores: { letters: mapOf(Letter) },
  facets: {
    box: {
      deliver(text, written) {
        if (this.state.unread >= UNREAD_MAX) {
          throw new Refusal('full', 'Too many letters wait there to be read. Try again later.');
        }
        this.state.unread += 1;
        add(this, { state: 'received', text, written, arrived: this.turn.now() });
      },
    },

    keeper: {
      write(to, text) {
        const now = this.turn.now();
        const number = add(this, { state: 'waiting', text, written: now });
        const answer = E(to as RefTo<typeof LetterBox>).deliver(text, now);
        this.turn.when(answer, 'keeper.arrived', number);
        this.turn.whenBroken(answer, 'keeper.refused', number);
        return number;
      },
      page(before) {
        const { newest, oldest } = this.state;
        const end = Math.min(before ?? newest + 1, newest + 1);
        const start = Math.max(oldest, end - PEOPLE_PAGE_MAX);
        const page: Inside<typeof Letter>[] = [];
        for (let number = start; number < end; number++) {
          const letter = this.stores.letters.get(keyOf(number));
          if (letter) page.push(shown(this, letter));
        }
        return page;
      },
      read(number) {
        const { seen, newest } = this.state;
        const upTo = Math.min(number, newest);
        if (upTo <= seen) return;
        let unread = 0;
        for (let at = upTo + 1; at <= newest; at++) {
          if (this.stores.letters.get(keyOf(at))?.state === 'received') unread += 1;
        }
        this.state.seen = upTo;
        this.state.unread = unread;
        tell(this);
      },
      arrived(_nothing, number) {
        const letter = this.stores.letters.get(keyOf(number));
        if (!letter) return;
        change(this, { ...letter, state: 'arrived', arrived: this.turn.now() });
      },
      refused({ code }, number) {
        const letter = this.stores.letters.get(keyOf(number));
        if (!letter) return;
        if (code === 'withdrawn') return change(this, { ...letter, state: 'withdrawn' });
        const trouble = code.slice(0, TROUBLE_LENGTH_MAX);
        change(this, { ...letter, state: 'refused', trouble });
      },
      takeBack(number) {
        const letter = this.stores.letters.get(keyOf(number));
        if (letter && this.turn.withdraw('keeper.refused', number) > 0) {
          return change(this, { ...letter, state: 'withdrawn' });
        }
        if (letter?.state === 'withdrawn') {
          throw new Refusal('withdrawn', 'This letter was taken back already.');
        }
        const text = 'This letter has arrived, or may have: it cannot be taken back any more.';
        throw new Refusal('left', text);
      },
      unsent() {
        return this.turn.unsent('keeper.refused');
      },
      dropUnsent() {
        this.turn.withdraw('keeper.refused');
      },
      end() {
        this.turn.withdraw('keeper.refused');
        this.turn.retire();
      },
    },
  },
});

type Kept = Inside<typeof Letter>;

interface Here {
  readonly state: {
    readonly contact: Near<typeof ContactKeeper>;
    newest: number;
    oldest: number;
    readonly unread: number;
  };
  readonly stores: { readonly letters: MapStore<Kept> };
}

/** With whether one that waits may have left, and so cannot be taken back. */
function shown({ turn }: Asking, letter: Kept): Kept {
  if (letter.state !== 'waiting') return letter;
  return { ...letter, left: turn.unsent('keeper.refused', letter.number) === 0 };
}

interface Asking {
  readonly turn: { unsent(method: 'keeper.refused', number: Kept['number']): number };
}

/** Puts it behind the others, the oldest of which goes when there are too many. Gives its number. */
function add(here: Here, letter: Omit<Kept, 'number'>): number {
  const { state, stores } = here;
  const number = state.newest + 1;
  state.newest = number;
  stores.letters.set(keyOf(number), { number, ...letter });
  if (number - state.oldest >= LETTERS_MAX) {
    stores.letters.delete(keyOf(state.oldest));
    state.oldest += 1;
  }
  tell(here);
  return number;
}

function change(here: Here, letter: Kept): void {
  here.stores.letters.set(keyOf(letter.number), letter);
  tell(here);
}

function tell({ state, stores }: Here): void {
  const last = stores.letters.get(keyOf(state.newest));
  if (!last) return;
  const text = cutTo(last.text.replace(/\s+/gu, ' '), PREVIEW_LENGTH_MAX);
  const mine = last.state !== 'received';
  state.contact.conversed(state.unread, { at: last.written, mine, text });
}

const keyOf = (number: number): string => String(number);
