/**
 * The durable part of keeping: when to look, and whether to work at all.
 *
 * It looks once a day and reads everything once a month, counted from when the vat was made, so that
 * those of a community do not all ask each other at once. What was slept through is made up for
 * once. The work itself, and what is known of each blob, is with the device: it can be found out
 * anew.
 */
import { E } from '../../captp/index.ts';
import { defineActor, type Inside, type RefTo } from '../../vat/index.ts';
import { KeepingOwner } from './interface.ts';
import { KeepingClockwork, type KeepingDevice, type KeptCatalogue } from './parts.ts';

const DAY_MS = 86_400_000;
const READ_DAYS = 30;

export const Keeping = defineActor('Keeping', {
  version: 1,
  interfaces: { owner: KeepingOwner, clockwork: KeepingClockwork },
  state: (device: RefTo<typeof KeepingDevice>) => ({
    device,
    paused: false,
    scheduled: false,
    catalogue: undefined as Inside<typeof KeptCatalogue> | undefined,
  }),
  facets: {
    owner: {
      health() {
        return E(this.state.device).health();
      },
      kept(entry) {
        return E(this.state.device).kept(entry);
      },
      check(depth) {
        E.sendOnly(this.state.device).work(depth);
      },
      collect() {
        return E(this.state.device).collect();
      },
      stop() {
        E.sendOnly(this.state.device).stop();
      },
      pause(paused) {
        this.state.paused = paused;
        E.sendOnly(this.state.device).pause(paused);
      },
      forgive(host) {
        E.sendOnly(this.state.device).forgive(host);
      },
      watch(listener) {
        E.sendOnly(this.state.device).watch(listener);
      },
    },

    clockwork: {
      started() {
        E.sendOnly(this.state.device).pause(this.state.paused);
        if (!this.state.scheduled) {
          this.state.scheduled = true;
          this.turn.every({ everyMs: DAY_MS }, 'clockwork.look');
          this.turn.every({ everyMs: READ_DAYS * DAY_MS }, 'clockwork.read');
        }
        return this.state.catalogue;
      },
      remember(catalogue) {
        this.state.catalogue = catalogue;
      },
      look() {
        E.sendOnly(this.state.device).work('look');
      },
      read() {
        E.sendOnly(this.state.device).work('read');
      },
    },
  },
});
