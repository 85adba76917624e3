import { diskSuite } from '../../suites/disk.ts';
import { CrashWorld } from './crash-world.ts';

let seed = 1;
diskSuite('a log', async () => {
  const world = new CrashWorld(seed++);
  const disk = await world.open();
  return { disk, restart: () => world.crash({ ends: false }) };
});
