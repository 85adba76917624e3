/**
 * Two people have the same files, under the same names and tags, with earlier versions, a snapshot,
 * shares, and pieces with three others, each other among them. Then every byte on every disk is
 * read, and every backup: nothing of what they have is there, and nothing that tells that they have
 * the same.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KeepingOwner } from '../../../actors/index.ts';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { E, parseSturdyref } from '../../../captp/index.ts';
import { paddedLength } from '../../../store/files/padding.ts';
import {
  capOfFile,
  deriveKey,
  type FileCap,
  formatCap,
  fromRecoveryPhrase,
  makeFileStore,
  makeMemoryDisk,
  neededObjects,
  parseAddress,
} from '../../../store/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { backupOf, put } from '../../bridges/backup/a-backup.ts';
import { storedIn } from '../../bridges/disks/stored-in.ts';
import {
  folderOfItsOwn,
  type HostHere,
  hostHere,
  PASSPHRASE,
  removeFolder,
} from '../../bridges/host/host-here.ts';
import { foundOnce, searchOf } from '../../bridges/search/search-here.ts';
import { makeSeededRandom } from '../../store/seeded-random.ts';
import { sample } from '../../store/stores.ts';
import { leakFinder } from '../leaks.ts';
import { commonWindows } from './windows.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const marked = (what: string) => `marker-of-${what}-of-it`;
const WORDS = 'zanzibarium quokkaesque';
/** Name and content: small, one chunk, many chunks; the last is the second version of the first. */
const FILES: readonly (readonly [name: string, content: Uint8Array])[] = [
  [`${marked('small')}.txt`, utf8(`${marked('letter')} ${WORDS}`)],
  [`${marked('middle')}.bin`, sample(200_000, 'middle')],
  [`${marked('large')}.bin`, sample(3_000_000, 'large')],
];
const SECOND = utf8(`${marked('second')} ${WORDS}`);
const TAG = marked('tag');
const PURPOSES = [
  ...['actors', 'files', 'grid names', 'identity', 'keeping names', 'keeping records', 'packs'],
  ...['lake/snapshots', 'search', 'halves of shares'],
];

class Person {
  readonly name: string;
  host!: HostHere;
  folder!: string;
  backup!: Buffer;
  readonly secrets: Record<string, Uint8Array> = {};
  /** What the same content must become in this vat. */
  readonly caps: FileCap[] = [];
  readonly addresses: string[] = [];

  constructor(name: string) {
    this.name = name;
  }

  async start(): Promise<void> {
    this.folder = await folderOfItsOwn();
    this.host = await hostHere(this.folder);
    const words = await E(this.host.operator).create(PASSPHRASE);
    const root = fromRecoveryPhrase(words.join(' '));
    this.secrets.words = utf8(words.slice(0, 3).join(' '));
    this.secrets.root = root;
    for (const purpose of PURPOSES) this.secrets[purpose] = deriveKey(root, purpose);
  }

  async home() {
    return this.host.home();
  }

  async admin() {
    return E(await this.home()).vat();
  }

  /** Gives a friend room for pieces. */
  async keepFor(friend: Person): Promise<void> {
    const storage = await E(await this.admin()).storage();
    const { address } = await E(storage).grant(marked('grant'), marked('grantee'), 1e9);
    friend.secrets[`pass of ${this.name}`] = parseSturdyref(address).swiss;
    const theirs = await E(await friend.admin()).storage();
    await E(theirs).addHost(address, `${marked('friend')} ${this.name}`);
  }

  async fill(harbour: Person): Promise<void> {
    const lake = await E(await this.home()).lake();
    await E(lake).makeFolder(marked('folder'));
    const ids: string[] = [];
    for (const [name, content] of FILES) ids.push(await put(this.host, name, content));
    const [small = '', middle = ''] = ids;
    await E(lake).tag(small, [TAG]);
    const past = await E(lake).past();
    await E(past).takeSnapshot();
    const again = E(lake).add({ name: 'again', folder: '', replaces: small });
    await E(again).write(SECOND);
    await E(again).finish();
    const shares = await E(await this.home()).shares();
    const own = await E(shares).grant(small, { label: marked('label') });
    const hosting = await E(await harbour.admin()).shareHosting();
    const { address } = await E(hosting).offer(marked('guest'), 9_000_000);
    await E(shares).addHost(
      marked('harbour'),
      (await E(await this.admin()).enliven(address)) as never,
    );
    const hosted = await E(shares).grant(middle, { label: marked('label') }, marked('harbour'));
    while ((await E(hosted.share as never as Describing).describe()).placing) await others();
    Object.assign(this.secrets, {
      'swiss of a share': own.swiss,
      'half of a share': own.secret,
      'half of a hosted share': hosted.secret,
      'pass of a harbour': parseSturdyref(address).swiss,
    });
    await foundOnce(await searchOf(await this.home()), 'quokkaesque', (names) => names.length > 0);
  }

  /** All that it has is sent to its hosts. */
  async keep(): Promise<void> {
    const keeping = (await E(await this.admin()).keeping()) as RefTo<typeof KeepingOwner>;
    const before = (await E(keeping).health()).lastLook;
    await E(keeping).check('look');
    for (;;) {
      const health = await E(keeping).health();
      assert.equal(health.trouble, undefined);
      if (health.lastLook !== before && !health.work) {
        assert.deepEqual([health.alone, health.lost, health.lostHere], [0n, 0n, 0n]);
        assert.ok(health.whole >= 6n && health.hosts.length === 3);
        return;
      }
      await others();
    }
  }

  /** The capabilities of its files, and every address, made anew from the contents and its keys. */
  async derive(): Promise<void> {
    const disk = makeMemoryDisk();
    const random = makeSeededRandom(this.name);
    const secret = this.secrets.files as Uint8Array;
    const powers = { disk, ciphers: nodeCiphers };
    const files = makeFileStore({ ...powers, random, secret, now: () => 0 });
    for (const content of [...FILES.map(([, bytes]) => bytes), SECOND]) {
      const writer = await files.create();
      await writer.write(content);
      this.caps.push(await writer.finish());
    }
    for (const [at, cap] of this.caps.entries()) {
      this.secrets[`key ${at}`] = cap.key;
      this.secrets[`cap ${at}`] = utf8(formatCap(capOfFile(cap)).slice(20, 80));
    }
    for await (const name of neededObjects(powers, this.caps)) this.addresses.push(name);
  }

  /** Every file of its data folder, or of some folders of it. */
  files(...folders: readonly string[]): { path: string; bytes: Buffer }[] {
    const data = join(this.folder, 'data');
    return (readdirSync(data, { recursive: true }) as string[])
      .filter((path) => folders.length === 0 || folders.includes(path.split('/')[0] ?? ''))
      .filter((path) => statSync(join(data, path)).isFile())
      .map((path) => ({ path, bytes: readFileSync(join(data, path)) }));
  }

  /** What it keeps for the others, each piece by itself. */
  kept(): Buffer[] {
    return [...storedIn(join(this.folder, 'data', 'kept')).values()].map(
      ({ path, offset, bytes }) => readFileSync(path).subarray(offset, offset + bytes),
    );
  }
}

type Describing = RefTo<typeof import('../../../actors/index.ts').ShareOwner>;
const others = () => new Promise((on) => setImmediate(on));

describe('two people who have the same files', function () {
  this.timeout(600_000);
  const [ann, ben, cid, dan] = ['ann', 'ben', 'cid', 'dan'].map((name) => new Person(name)) as [
    Person,
    Person,
    Person,
    Person,
  ];
  const people = [ann, ben, cid, dan];

  before(async () => {
    for (const person of people) await person.start();
    for (const person of [ann, ben]) {
      for (const friend of people) if (friend !== person) await friend.keepFor(person);
      await person.fill(cid);
      await person.keep();
      await person.derive();
    }
    for (const person of [ann, ben]) person.backup = await backupOf(person.host);
    for (const person of people) await person.host.close();
  });
  after(async () => {
    for (const { folder } of people) await removeFolder(folder);
  });

  it('show no content, name, tag, key, capability or swiss number on any disk', () => {
    const secrets: Record<string, Uint8Array> = { passphrase: utf8(PASSPHRASE) };
    const words = ['small', 'middle', 'large', 'letter', 'second', 'tag', 'grant', 'grantee'];
    words.push('friend', 'folder', 'label', 'guest', 'harbour');
    for (const word of words) secrets[word] = utf8(marked(word));
    for (const word of WORDS.split(' ')) secrets[word] = utf8(word);
    for (const [name, content] of FILES) {
      for (const part of [0.1, 0.5, 0.9]) {
        const at = Math.floor(part * (content.length - 32));
        secrets[`${name} at ${at}`] = content.subarray(at, at + 32);
      }
    }
    for (const person of [ann, ben]) {
      for (const [name, secret] of Object.entries(person.secrets)) {
        secrets[`${person.name}: ${name}`] = secret;
      }
    }
    const leaksIn = leakFinder(secrets);
    for (const [, content] of FILES) assert.notDeepEqual(leaksIn(content), []);
    assert.deepEqual(leaksIn(utf8(`x${marked('tag')}`)), ['tag']);
    let bytes = 0;
    for (const person of people) {
      for (const file of person.files()) {
        assert.deepEqual(leaksIn(file.bytes), [], `${person.name}: ${file.path}`);
        bytes += file.bytes.length;
      }
      const paths = person.files().map(({ path }) => path);
      assert.deepEqual(leaksIn(Buffer.from(paths.join('\n'))), []);
      assert.deepEqual(leaksIn(Buffer.from(person.host.log.join('\n'))), []);
    }
    for (const { backup } of [ann, ben]) assert.deepEqual(leaksIn(backup), []);
    assert.ok(bytes > 25_000_000 && cid.kept().length > 10);
  });

  it('cannot be told to have the same: no address of one is with the other', () => {
    for (const [one, other] of [
      [ann, ben],
      [ben, ann],
    ] as const) {
      const of = (person: Person) =>
        Object.fromEntries(
          person.addresses.flatMap((address) => [
            [`text ${address}`, utf8(address)],
            [`digest ${address}`, parseAddress(address)],
          ]),
        );
      const leaksIn = leakFinder(of(one));
      assert.ok(leaksIn(utf8(one.addresses.join())).length >= FILES.length);
      const seen = (files: { bytes: Buffer }[]) => files.flatMap(({ bytes }) => leaksIn(bytes));
      assert.deepEqual(seen(other.files('objects', 'actors', 'keeping', 'search')), []);
      // Nor is it with those who keep the pieces: their names are others.
      assert.deepEqual(
        seen([...other.files('kept', 'hosted'), ...cid.files(), ...dan.files()]),
        [],
      );
      assert.deepEqual(leaksIn(other.backup), []);
    }
  });

  it('have no 32 bytes in common, but for what is constant in formats', () => {
    const own = (person: Person) =>
      person
        .files('objects', 'actors', 'keeping', 'search')
        .filter(({ path }) => !/(LOG|LOG\.old|CURRENT|LOCK|SUMS|MANIFEST-\d+)$/.test(path));
    const all = (person: Person) => Buffer.concat(own(person).map(({ bytes }) => bytes));
    assert.deepEqual(
      commonWindows([all(ann), all(ben)])
        .filter(isTelling)
        .slice(0, 20),
      [],
    );
  });

  it('leave no two pieces with a host that have 32 bytes in common', () => {
    const bodies = cid.kept().map((piece) => piece.subarray(0, piece.length - FOOTER_BYTES));
    assert.deepEqual(commonWindows(bodies).filter(isTelling).slice(0, 20), []);
    const twice = Buffer.concat([bodies[0] as Buffer, bodies[1] as Buffer]);
    assert.ok(commonWindows([twice, bodies[1] as Buffer]).some(isTelling));
  });

  it('show sizes of one object in classes, and of a large file where each cuts it for itself', () => {
    const sizes = (person: Person) => {
      const stored = storedIn(join(person.folder, 'data', 'objects'));
      return person.addresses.map((address) => stored.get(address)?.bytes ?? 0);
    };
    for (const person of [ann, ben]) {
      for (const bytes of sizes(person)) {
        const segments = Math.ceil((bytes - FRAME_BYTES) / (SEGMENT_BYTES + LEAF_BYTES));
        const text = bytes - FRAME_BYTES - LEAF_BYTES * segments;
        assert.equal(paddedLength(text), text);
      }
    }
    const inOrder = (person: Person) => sizes(person).toSorted((a, b) => a - b);
    assert.notDeepEqual(inOrder(ann), inOrder(ben));
  });
});

/** The footer of a piece: its format, and the size that docs/store/grid.md says a host learns. */
const FOOTER_BYTES = 32;
const FRAME_BYTES = 64;
const LEAF_BYTES = 32;
const SEGMENT_BYTES = 131_072;

/** Zeros, and the letters of magics and of what every address begins with. */
const CONSTANT = new Set(
  Buffer.from('\0bahq45sibciq2gobject2gobjend2gLr', 'latin1').toString('hex').match(/../g),
);

/**
 * Lengths, counts, zeros, and the words and prefixes of formats have few different bytes; 32 bytes of
 * ciphertext, of a key or of a hash have more, and in text forms they are looked for above.
 */
function isTelling(window: string): boolean {
  const distinct = new Set(window.match(/../g));
  for (const byte of CONSTANT) distinct.delete(byte);
  return distinct.size > 16;
}
