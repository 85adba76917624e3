/**
 * Messages from one vat to another, exactly once: each sent by a turn of its own, over a CapTP
 * session, both vats in this process and each over LevelDB in a folder of its own. Counted from the
 * first send until the last is on the disk of the receiver.
 */
import { getRandomValues } from 'node:crypto';
import { PracticeGround } from '../../bridges/play/practice-ground.ts';
import { Street } from '../../bridges/play/street.ts';
import { E } from '../../captp/index.ts';
import { Counter, Teller } from './kinds.ts';
import { withFolder } from './world.ts';

export function messagesBetween(messages: number, inFlight: number): Promise<number> {
  return withFolder(async (folder) => {
    const ground = new PracticeGround({
      street: new Street(),
      folder,
      clock: {
        now: () => Date.now(),
        wakeAt(time, run) {
          const timer = setTimeout(run, Math.max(0, time - Date.now()));
          return () => clearTimeout(timer);
        },
      },
      random: { bytes: (count) => getRandomValues(new Uint8Array(count)) },
      tell: (line) => console.error(line),
    });
    const here = await ground.vat('here', Teller);
    const there = await ground.vat('there', Counter);
    const { adding, reading } = await there.provide('counter', Counter, 'there');
    const { teller } = await here.provide('teller', Teller);
    await E(teller).meet((await here.enliven(await there.address(adding))) as typeof adding);
    const run = async (count: number): Promise<void> => {
      const until = Number(await E(reading).count()) + count;
      let left = count;
      const one = async (): Promise<void> => {
        while (left-- > 0) await E(teller).tell();
      };
      await Promise.all(Array.from({ length: inFlight }, one));
      while ((await E(reading).count()) < until) await new Promise((go) => setImmediate(go));
    };
    await run(Math.ceil(messages / 4));
    const start = performance.now();
    await run(messages);
    const ms = performance.now() - start;
    await ground.close();
    return messages / (ms / 1_000);
  });
}
