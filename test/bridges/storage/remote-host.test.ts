/** The client of a host passes the suite of hosts, near and over sessions. */
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { SUITE_LIMIT_BYTES, shareHostSuite } from '../../suites/share-host.ts';
import { freshSlot, Hosting, Line } from './hosting.ts';

const timers = timersOn(makePowers().clock);
const id = 'a vat';
const person = 'Bea';

function slotForSuite() {
  const own = freshSlot();
  const foreign = freshSlot();
  return { ...own, forged: (version: number) => foreign.record(version) };
}

shareHostSuite('a storage grant of this same vat', async () => {
  const hosting = await new Hosting().open();
  const { pass } = await hosting.grant(SUITE_LIMIT_BYTES);
  const hostNow = async () => remoteHost(await pass(), { id, person, timers });
  return {
    host: await hostNow(),
    now: () => hosting.clock.now(),
    passTime: (milliseconds) => hosting.passTime(milliseconds),
    async restart() {
      await hosting.crash();
      return hostNow();
    },
    slot: slotForSuite(),
  };
});

shareHostSuite('a storage grant of another vat', async () => {
  const hosting = await new Hosting().open();
  const line = new Line(hosting);
  const { swiss } = await hosting.grant(SUITE_LIMIT_BYTES);
  const host = remoteHost(line.pass(swiss), { id, person, timers });
  return {
    host,
    now: () => hosting.clock.now(),
    passTime: (milliseconds) => hosting.passTime(milliseconds),
    async restart() {
      line.cut();
      await hosting.crash();
      line.mend();
      return host;
    },
    slot: slotForSuite(),
  };
});
