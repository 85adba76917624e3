/**
 * A vat that keeps shares, in a process of its own: a real vat over a real disk, reached over
 * WebSockets on this machine, where it proves its key to whoever dials. It is light, without a page
 * and the rest of a household, so that ten of them start in a second.
 * Usage: host-process FOLDER PORT MODE
 *
 * It prints one line of JSON: where it is, and the swiss number of the one grant it gives. MODE is
 * `honest`; `corrupt`: every share that is read comes with one byte changed; `swap`: it answers
 * with another share, where it has one of the same size.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { STORAGE, StorageHost } from '../../../actors/index.ts';
import { openObjectFolder } from '../../../bridges/disks/index.ts';
import { provideDataFolder } from '../../../bridges/host/data-folder.ts';
import { openDatabase } from '../../../bridges/host/open-database.ts';
import { nodeCrypto, timersOn, websocketNetlayer } from '../../../bridges/netlayers/index.ts';
import { makeStorageDevice } from '../../../bridges/storage/index.ts';
import {
  designatorOf,
  E,
  type PeerLocator,
  signerFromSeed,
  startPeer,
} from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { openVat } from '../../../vat/index.ts';
import { lying } from './lying-disk.ts';

const LIMIT_BYTES = 1e12;
const SEED_BYTES = 32;

const [folder = '', port = '0', mode = 'honest'] = process.argv.slice(2);
const { clock, random } = makePowers();
const timers = timersOn(clock);
const onFault = (error: unknown): void => void process.stderr.write(`${String(error)}\n`);

const data = await provideDataFolder(join(folder, 'data'));
const seed = await kept('seed', () => random.bytes(SEED_BYTES));
const signer = signerFromSeed(seed, nodeCrypto);
const disk = await openObjectFolder(data.kept);
const device = makeStorageDevice({
  disk: lying(disk, mode),
  clock,
  random,
  signatures: nodeCrypto,
  onFault,
});
const vat = await openVat({
  db: await openDatabase(data),
  key: seed,
  clock,
  random,
  kinds: STORAGE,
  devices: { storage: device.ref },
  onFault,
});
const { owner, census } = await vat.provide('storage', StorageHost, device.ref);
const swiss = await kept('swiss', async () => (await E(owner).grant('', 'us', LIMIT_BYTES)).swiss);
void device.open(census);

const server = createServer();
const sockets = new WebSocketServer({ server, maxPayload: 2 ** 23, perMessageDeflate: false });
await new Promise<void>((listening) => server.listen(Number(port), '127.0.0.1', listening));
const at = (server.address() as AddressInfo).port;
const location: PeerLocator = {
  transport: 'websocket',
  designator: designatorOf(signer.publicKey),
  hints: { url: `ws://127.0.0.1:${at}/captp` },
};
const peer = startPeer({ netlayers: [], random, timers, crypto: nodeCrypto });
const netlayer = websocketNetlayer({ random, timers, signer, location: () => location });
const fetch = async (wanted: Uint8Array) => vat.lookup(wanted);
netlayer.onDialled((channel) => {
  const dispatch = (target: unknown, args: readonly unknown[], answer: never): void =>
    vat.dispatch(target, args, answer, undefined);
  const accepted = peer.accept(channel, location, {
    bootstrap: { fetch },
    dispatch: dispatch as never,
  });
  accepted.catch(onFault);
});
sockets.on('connection', (socket, request) => {
  netlayer.accept(socket, request.socket).catch(onFault);
});
process.on('SIGTERM', () => void end().catch(onFault));
process.stdout.write(
  `${JSON.stringify({ port: at, designator: location.designator, swiss: hex(swiss) })}\n`,
);

async function end(): Promise<void> {
  await peer.close('ends');
  await device.close();
  await vat.close();
  await disk.close();
  process.exit(0);
}

/** What was made the first time, and lies in a file since. */
async function kept(
  name: string,
  make: () => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  const path = join(folder, name);
  try {
    return Uint8Array.from(Buffer.from(await readFile(path, 'utf8'), 'hex'));
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
    const made = await make();
    await writeFile(path, hex(made));
    return made;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
