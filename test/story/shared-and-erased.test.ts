/**
 * A share that a host keeps, opened in a browser and on a command line, copied away by everybody who
 * could, and taken back. The test holds all the copies, and tries.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { ShareOwner, Shares } from '../../actors/index.ts';
import { nodeCiphers, nodeRandom, openObjectFolder } from '../../bridges/disks/index.ts';
import { Halves } from '../../bridges/shares/halves.ts';
import { nodeAead } from '../../bridges/shares/index.ts';
import { layered, SealedBlobs } from '../../bridges/shares/sealed-blobs.ts';
import { E, parseFragment, withSecret } from '../../captp/index.ts';
import { deriveKey, fromRecoveryPhrase } from '../../store/index.ts';
import { openSegment } from '../../store/sealed-share/blob.ts';
import { blobKey, decodeBlobHeader, layerKey } from '../../store/sealed-share/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { put } from '../bridges/backup/a-backup.ts';
import {
  folderOfItsOwn,
  type HostHere,
  hostHere,
  PASSPHRASE,
  removeFolder,
} from '../bridges/host/host-here.ts';
import { launchBrowser, openPage } from '../chromium.ts';

const PAGE = fileURLToPath(new URL('../../ui/dist', import.meta.url));
const GATHER = fileURLToPath(new URL('../../cli/gather.mjs', import.meta.url));
const NAME = 'letter of marque.txt';
const MARK = 'seven leagues east of the whale';
const TEXT = Buffer.from(`${MARK}\n${'~'.repeat(300)}\n`);

describe('a share that a host keeps', function () {
  this.timeout(600_000);
  const folders: string[] = [];
  let owner: HostHere;
  let host: HostHere;
  let hostFolder: string;
  let rootOfHost: Uint8Array;
  let browser: Browser;
  let page: Page;
  let shares: RefTo<typeof Shares>;
  let share: RefTo<typeof ShareOwner>;
  let link: string;
  const frames: Buffer[] = [];
  /** What the host had when it was still served. */
  let copied: { readonly folder: string; readonly id: string; readonly half: Uint8Array };

  before(async () => {
    const ownerFolder = await folderOfItsOwn();
    hostFolder = await folderOfItsOwn();
    folders.push(ownerFolder, hostFolder);
    owner = await hostHere(ownerFolder, { keyed: true });
    host = await hostHere(hostFolder, { pageFolder: PAGE });
    rootOfHost = fromRecoveryPhrase((await E(host.operator).create(PASSPHRASE)).join(' '));
    browser = await launchBrowser();
    page = await openPage(browser);
    page.on('websocket', (socket) => {
      const keep = ({ payload }: { payload: string | Buffer }) => frames.push(Buffer.from(payload));
      socket.on('framereceived', keep);
      socket.on('framesent', keep);
    });
  });
  after(async () => {
    await browser.close();
    await owner.close();
    await host.close();
    for (const folder of folders) await removeFolder(folder);
  });

  const settled = async (done: (summary: Summary) => boolean): Promise<Summary> => {
    for (;;) {
      const summary = await E(share).describe();
      if (done(summary)) return summary;
      await new Promise((again) => setImmediate(again));
    }
  };

  it('is brought to a host, which is granted room for that and no more', async () => {
    const home = await owner.home();
    const hosting = await E(E(await host.home()).vat()).shareHosting();
    const { address } = await E(hosting).offer('for Ada', 1_000_000);
    shares = await E(home).shares();
    await E(shares).addHost('Harbour', (await E(E(home).vat()).enliven(address)) as never);
    const id = await put(owner, NAME, TEXT);
    const granted = await E(shares).grant(id, { label: 'for Kim' }, 'Harbour');
    share = granted.share as RefTo<typeof ShareOwner>;
    assert.equal((await settled(({ placing }) => placing === undefined)).state, 'active');
    link = withSecret((await E(share).link()) as string, granted.secret);
    const large = await put(owner, 'large.bin', Buffer.alloc(1_100_000));
    const refused = (await E(shares).grant(large, { label: '' }, 'Harbour')).share;
    const look = () => E(refused as RefTo<typeof ShareOwner>).describe();
    while ((await look()).placing) await new Promise((again) => setImmediate(again));
    const { state, trouble, erased } = await look();
    assert.deepEqual([state, erased], ['failed', true]);
    assert.match(trouble ?? '', /no room/);
  });

  it('opens in a browser and on a command line, and its owner hears of it', async () => {
    await page.goto(link);
    await page.getByRole('heading', { name: NAME }).waitFor();
    await page.getByText(MARK).waitFor();
    assert.deepEqual(await gatherGet(link), { code: 0, output: TEXT.toString(), said: '' });
    assert.equal((await settled(({ openings }) => openings === 2n)).state, 'active');
  });

  it('shows its host, its disk and its wire neither a name nor a byte', () => {
    assert.ok(frames.length > 5);
    assert.deepEqual(found(Buffer.concat(frames), [NAME, MARK]), []);
    for (const file of filesBelow(hostFolder)) {
      assert.deepEqual(found(readFileSync(file), [NAME, MARK]), [], file);
    }
  });

  it('is copied by the host, half of the key and all', async () => {
    const folder = mkdtempSync(join(tmpdir(), '2gather-copy-'));
    folders.push(folder);
    cpSync(join(host.data, 'hosted'), folder, { recursive: true });
    const halves = new Halves(join(folder, 'halves'), halvesKey(), nodeRandom);
    const [id = ''] = await halves.ids();
    copied = { folder, id, half: (await halves.get(id)) as Uint8Array };
    // What proves that the copies are good: with both halves they open.
    assert.ok((await tryBoth(copied.half, secretOf(link))).includes(MARK));
  });

  it('is dead where it is open at this moment, and for whoever comes', async () => {
    const summary = await E(share).revoke();
    assert.equal(summary.state, 'revoked');
    await settled(({ erased }) => erased === true);
    await page.getByText('This link was taken back').waitFor();
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByText('This link was taken back').waitFor();
    const { code, output, said } = await gatherGet(link);
    assert.deepEqual([code, output], [6, '']);
    assert.match(said, /taken back/);
  });

  it('opens with neither copy: not with the link, not with all that the host had', async () => {
    const { folder, id, half } = copied;
    // The recipient's copy: the link, and every sealed byte; read by the host's own code as it is now.
    const now = new Halves(join(host.data, 'hosted', 'halves'), halvesKey(), nodeRandom);
    const disk = await openObjectFolder(folder);
    const blobs = new SealedBlobs({ disk, halves: now, ciphers: nodeCiphers });
    await assert.rejects(blobs.segments(id, 1, 0, 1), { code: 'revoked' });
    await disk.close();
    for (const wrong of [new Uint8Array(32), secretOf(link)]) {
      await assert.rejects(tryBoth(wrong, secretOf(link)), { code: 'damaged-share' });
    }
    // The host's copy: both layers' bytes and its half, and no link.
    for (const wrong of [half, new Uint8Array(32), halvesKey()]) {
      await assert.rejects(tryBoth(half, wrong), { code: 'damaged-share' });
    }
  });

  it('left the half nowhere: not in a record, a log, a backup, nor after a new start', async () => {
    const sealed = readFileSync(join(copied.folder, 'halves', copied.id));
    const secrets = [copied.half, sealed.subarray(8), secretOf(link)];
    const look = (): void => {
      for (const file of filesBelow(hostFolder)) {
        assert.deepEqual(found(readFileSync(file), secrets), [], file);
      }
    };
    assert.deepEqual(found(Buffer.from(copied.half), secrets).length, 1, 'the search must find it');
    look();
    await host.close();
    host = await hostHere(hostFolder, { pageFolder: PAGE });
    await E(host.operator).unlock(PASSPHRASE);
    look();
    const again = link.replace(/^http:\/\/[^/]+/, host.vat.address);
    await page.goto('about:blank');
    await page.goto(again);
    await page.getByText('This link was taken back').waitFor();
    assert.deepEqual(readdirSync(join(host.data, 'hosted', 'halves')), []);
  });

  const halvesKey = (): Uint8Array => deriveKey(rootOfHost, 'halves of shares');

  /** The text of the file from the copied blobs, by these two halves. */
  async function tryBoth(half: Uint8Array, secret: Uint8Array): Promise<string> {
    const disk = await openObjectFolder(copied.folder);
    try {
      const reader = await disk.open(`${copied.id}x1`);
      const blob = await reader.read(0, reader.size);
      await reader.close();
      const salt = decodeBlobHeader(blob.subarray(0, 48));
      const sealed = layered(nodeCiphers, layerKey(half, salt), 0, blob.subarray(48));
      const key = blobKey(secret, salt, 'file');
      return Buffer.from(await openSegment(nodeAead, key, TEXT.length, 0, sealed)).toString();
    } finally {
      await disk.close();
    }
  }
});

type Summary = Awaited<ReturnType<typeof describeShare>>;
function describeShare(share: RefTo<typeof ShareOwner>) {
  return E(share).describe();
}

/** `gather get`, as a process of its own, of somebody who has no vat. */
async function gatherGet(link: string): Promise<{ code: number; output: string; said: string }> {
  const env = { ...process.env, GATHER_DATA: join(tmpdir(), 'no vat here') };
  const child = spawn(process.execPath, [GATHER, 'get', link, '-o', '-'], { env });
  const [output, said, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, output, said };
}

function secretOf(link: string): Uint8Array {
  return parseFragment(link.split('#')[1] ?? '').secret as Uint8Array;
}

/** Which of `secrets` are in `bytes`, as they are, in hexadecimal or in base64. */
function found(bytes: Buffer, secrets: readonly (string | Uint8Array)[]): unknown[] {
  return secrets.filter((secret) => {
    const plain = Buffer.from(secret as string);
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), plain])
        .toString('base64url')
        .slice(4, -4),
    );
    const forms = [plain, plain.toString('hex'), ...base64];
    return forms.some((form) => bytes.includes(form));
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile());
}
