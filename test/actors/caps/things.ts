/** Things to be granted: a room with boxes in it, that hands out, takes in, and remembers. */
import type { Ref } from '../../../captp/index.ts';
import { E } from '../../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  list,
  listOf,
  nat,
  optional,
  promise,
  ref,
  text,
} from '../../../vat/index.ts';

export const Room = defineInterface('Room', {
  say: call(arg('word', text(80))).returns(text(80)),
  said: call().returns(nat),
  watch: call(arg('listener', ref())),
  /** A room within, a new one each time. */
  inner: call().returns(ref()),
  many: call(arg('count', nat)).returns(anything),
  /** Rooms within records and lists. */
  plan: call().returns(anything),
  /** Keeps what it is given, and gives it back. */
  keep: call(arg('thing', anything)),
  kept: call().returns(anything),
  isKept: call(arg('thing', anything)).returns(anything),
  self: call().returns(anything),
  isSelf: call(arg('room', anything)).returns(anything),
  /** Sends `say` to what it is given, and answers with the answer. */
  tell: call(arg('to', ref()), arg('word', text(80))).returns(anything),
  /** Gives back the promise it is given. */
  echo: call(arg('later', promise(anything))).returns(promise(anything)),
  /** A promise that `decide` keeps. */
  later: call().returns(promise(anything)),
  /** Keeps what `later` of another room brings, or why it brings nothing. */
  wait: call(arg('for', ref())),
  /** Keeps a room within another one. */
  enter: call(arg('room', ref())),
  /** Says a word in the room that it keeps, and remembers the answer, or why there is none. */
  use: call(arg('word', text(80))),
  heard: call(arg('answer', anything)),
  outcomes: call().returns(list(text(200))),
  decide: call(arg('value', optional(anything))),
  fail: call(),
});

export const Building = defineActor('Building', {
  version: 1,
  interfaces: { room: Room },
  state: () => ({
    said: 0,
    inner: undefined as Ref | undefined,
    kept: undefined as unknown,
    decides: undefined as Ref | undefined,
  }),
  stores: { words: listOf(text(80)), outcomes: listOf(text(200)) },
  facets: {
    room: {
      say(word) {
        this.state.said += 1;
        this.stores.words.push(word);
        this.turn.notify('said', word);
        return `${word}!`;
      },
      said() {
        return this.state.said;
      },
      watch(listener) {
        this.turn.watchers.add(listener);
      },
      inner(): Ref {
        return this.turn.spawn(Building).room;
      },
      many(count): unknown {
        return Array.from({ length: count }, () => this.turn.spawn(Building).room);
      },
      plan(): unknown {
        this.state.inner ??= this.turn.spawn(Building).room;
        return { name: 'plan', rooms: [this.state.inner, { again: this.state.inner }] };
      },
      keep(thing) {
        this.state.kept = thing;
      },
      kept() {
        return this.state.kept;
      },
      isKept(thing) {
        return thing === this.state.kept;
      },
      self() {
        return this.facets.room;
      },
      isSelf(room) {
        return room === this.facets.room;
      },
      tell(to, word) {
        return E(to as Ref<{ say(word: string): string }>).say(word);
      },
      echo(later) {
        return later;
      },
      later() {
        const { promise: made, resolver } = this.turn.promise();
        this.state.decides = resolver;
        return made;
      },
      wait(room) {
        const later = E(room as Ref<{ later(): unknown }>).later();
        void this.turn.when(later, 'room.keep');
        void this.turn.whenBroken(later, 'room.keep');
      },
      enter(room) {
        const inner = E(room as Ref<{ inner(): Ref }>).inner();
        void this.turn.when(inner, 'room.keep');
        void this.turn.whenBroken(inner, 'room.heard');
      },
      use(word) {
        const answer = E(this.state.kept as Ref<{ say(word: string): string }>).say(word);
        void this.turn.when(answer, 'room.heard');
        void this.turn.whenBroken(answer, 'room.heard');
      },
      heard(answer) {
        const { code } = answer as { code?: string };
        this.stores.outcomes.push(code ?? String(answer));
      },
      outcomes() {
        return [...this.stores.outcomes];
      },
      decide(value) {
        const { decides } = this.state;
        if (decides) E.sendOnly(decides as Ref<{ fulfill(value: unknown): void }>).fulfill(value);
      },
      fail() {
        throw Object.assign(new Error('The door is stuck.'), { code: 'stuck' });
      },
    },
  },
});
