/**
 * A vat with a correspondent in a process of its own, for tests that kill it.
 * Usage: correspondent-process DATA KEY-FILE SOCKET PAGE PORT SYNCED [lying]
 *
 * SYNCED names a file in which the database notes how far its log is known to be on the disk, so
 * that a kill can take what lies beyond (see lossy-disk.ts). With `lying` the database does not
 * sync at all and says that it has: the test has to notice that.
 */
import { startHost } from '../../../bridges/host/index.ts';
import { openDatabase } from '../../../bridges/host/open-database.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { Correspondent } from './correspondent.ts';
import { notingSyncs } from './lossy-disk.ts';

const [dataFolder = '', keyFile = '', socketPath = '', pageFolder = '', port, synced = '', mode] =
  process.argv.slice(2);

let swiss: Uint8Array | undefined;
const vat = await startHost({
  dataFolder,
  host: '127.0.0.1',
  port: Number(port),
  keyFile,
  pageFolder,
  socketPath,
  version: 'test',
  ...makePowers(),
  kinds: [Correspondent],
  onOpen: async (opened) => {
    const { talk } = await opened.provide('correspondent', Correspondent);
    swiss = await E(talk).address();
  },
  log: (line) => process.stderr.write(`${line}\n`),
  openDatabase: async (folder) =>
    notingSyncs(await openDatabase(folder), folder.actors, synced, mode === 'lying'),
});
const ready = { address: vat.address, swiss: Buffer.from(swiss as Uint8Array).toString('hex') };
process.stdout.write(`${JSON.stringify(ready)}\n`);
