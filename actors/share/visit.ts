/**
 * One recipient's visit to a share.
 *
 * It holds nothing but the way to its share and asks it each time, so when the share ends, every visit has ended
 * with the same commit. A visit is over after a week; the page then opens the share anew.
 */
import { E } from '../../captp/index.ts';
import { defineActor, type Inside, type Near } from '../../vat/index.ts';
import type { Entry } from '../lake/interface.ts';
import { Opening } from './interface.ts';
import { type ShareContent, VisitKeeper } from './parts.ts';

const VISIT_AGE_MAX_MS = 7 * 86_400_000;

export const Visit = defineActor('Visit', {
  version: 1,
  interfaces: { reader: Opening, keeper: VisitKeeper },
  state: (content: Near<typeof ShareContent>, visit: string, entry: Inside<typeof Entry>) => ({
    content,
    visit,
    entry,
  }),
  facets: {
    reader: {
      entry() {
        return E(this.state.content).entry();
      },
      list(folder, after) {
        return E(this.state.content).list(folder, after);
      },
      read(id, from, to) {
        return E(this.state.content).read(id, from, to);
      },
      watch(listener) {
        this.turn.watchers.add(listener);
      },
    },

    keeper: {
      begin() {
        this.turn.at(this.turn.now() + VISIT_AGE_MAX_MS, 'keeper.leave');
        const swiss = this.turn.sturdyref(this.facets.reader);
        return { opening: this.facets.reader, swiss, entry: this.state.entry };
      },
      receive() {
        this.turn.at(this.turn.now() + VISIT_AGE_MAX_MS, 'keeper.leave');
        return this.facets.reader;
      },
      again() {
        return this.facets.reader;
      },
      /** Its share answers from now on that it has ended, and how; the visit stays to pass that on. */
      end(why) {
        this.turn.notify('ended', why);
      },
      leave() {
        E.sendOnly(this.state.content).left(this.state.visit);
        this.turn.retire();
      },
    },
  },
});
