/**
 * `npm run -s nat-story [-- megabytes=200]`. Exit code 1 when something is wrong. Where no network
 * namespaces can be made it says so, and does nothing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natStory } from './nat-story.ts';
import { Routers } from './routers.ts';

const HELP = `npm run -s nat-story [-- megabytes=200]
Two vats behind routers that let nobody in, a relay, and a share that goes on although an address changes.
It makes network namespaces, so it needs Linux, root, iproute2 and nftables.`;
const INSTALL = 'Debian and Ubuntu: apt-get install -y iproute2 nftables; and run it as root.';
/** All of it; a machine that takes longer is stuck. */
const STORY_MS_MAX = 1_200_000;

async function run(megabytes: number): Promise<void> {
  const why = await Routers.missing();
  if (why !== undefined) {
    console.error(`\n!!! NOTHING WAS TRIED. ${why}\n!!! ${INSTALL}\n`);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), '2gather-nat-'));
  const routers = await Routers.open();
  const began = performance.now();
  const log = (line: string): void => {
    console.log(`${((performance.now() - began) / 1_000).toFixed(1).padStart(7)} s  ${line}`);
  };
  const remove = async (): Promise<void> => {
    await routers.close();
    await rm(folder, { recursive: true, force: true });
  };
  const giveUp = (why: string): void => {
    console.error(why);
    remove().then(
      () => process.exit(130),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', () => giveUp('Stopped; what it made is being removed.'));
  process.once('SIGTERM', () => giveUp('Stopped; what it made is being removed.'));
  const limit = setTimeout(() => giveUp('It took too long.'), STORY_MS_MAX);
  try {
    const told = await natStory({ routers, folder, bytes: megabytes * 1_000_000, log });
    console.log(JSON.stringify(told, undefined, 2));
  } finally {
    clearTimeout(limit);
    await remove();
  }
}

const given = process.argv.slice(2);
if (given.includes('--help')) console.log(HELP);
else {
  const { megabytes } = Object.fromEntries(given.map((argument) => argument.split('=')));
  await run(Number(megabytes ?? 200));
}
