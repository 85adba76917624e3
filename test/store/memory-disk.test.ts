import { makeMemoryDisk } from '../../store/index.ts';
import { diskSuite } from '../suites/disk.ts';

diskSuite('memory', async () => {
  const disk = makeMemoryDisk();
  return { disk, restart: async () => disk.restart() };
});
