/** A vat that keeps shares for others moves into a bucket and back, and none of them notices. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, openBackend, openObjectFolder } from '../../../bridges/disks/index.ts';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { PIECE_BYTES_MAX, type ShareHost } from '../../../store/index.ts';
import { startTestBucket, type TestBucket } from '../disks/s3-server.ts';
import { storedIn } from '../disks/stored-in.ts';
import { Hosting, Line } from './hosting.ts';

const timers = timersOn(makePowers().clock);
const DAY = 86_400_000;
const LIMIT = 100 * PIECE_BYTES_MAX;
const SHARES = 8;
/** Of putting and getting during each move. */
const ROUNDS = 4;
/** So many are in the bucket when the vat ends in the middle. */
const MOVED = 4;

/** One who stores here, and knows what they put. */
class Customer {
  readonly host: ShareHost;
  readonly put = new Map<string, Uint8Array>();
  readonly #until: number;

  constructor(host: ShareHost, until: number) {
    this.host = host;
    this.#until = until;
  }

  async putOne(): Promise<void> {
    const name = `share${this.put.size}`;
    const bytes = sample(1_000 + 2_345 * this.put.size, this.put.size);
    await this.host.put(name, bytes, this.#until);
    this.put.set(name, bytes);
  }

  async putLarge(): Promise<void> {
    const bytes = sample(2.5 * PIECE_BYTES_MAX, 250);
    const writer = await this.host.begin(this.#until);
    for (let at = 0; at < bytes.length; at += PIECE_BYTES_MAX) {
      await writer.write(bytes.subarray(at, at + PIECE_BYTES_MAX));
    }
    await writer.finish('large');
    this.put.set('large', bytes);
  }

  /** All is there as it was put, and paid for by its lease. */
  async checkAll(): Promise<void> {
    const names = [...this.put.keys()];
    const all = [...this.put.values()];
    assert.deepEqual(await this.host.renew(names, this.#until + DAY), []);
    assert.deepEqual(
      await this.host.look(names),
      all.map(({ length }) => length),
    );
    const used = all.reduce((sum, { length }) => sum + length, 0);
    assert.equal((await this.host.space()).used, used);
    for (const name of names) await this.check(name);
  }

  async check(name: string): Promise<void> {
    const bytes = this.put.get(name) ?? new Uint8Array(0);
    for (let at = 0; at < bytes.length; at += PIECE_BYTES_MAX) {
      const to = Math.min(bytes.length, at + PIECE_BYTES_MAX);
      assert.ok(Buffer.from(await this.host.read(name, at, to)).equals(bytes.subarray(at, to)));
    }
  }
}

describe('a storage vat that changes its backend', function () {
  this.timeout(300_000);
  let bucket: TestBucket;
  let folder = '';
  let backend: Backend;
  let hosting: Hosting;
  const lines: Line[] = [];

  before(async () => {
    bucket = await startTestBucket();
    folder = await mkdtemp(join(tmpdir(), '2gather-backend-'));
    await writeFile(bucketFile(), JSON.stringify(bucket.settings), { mode: 0o600 });
  });
  after(async () => {
    for (const line of lines) await line.close();
    await hosting.close();
    await backend.close();
    await bucket.close();
    await rm(folder, { recursive: true, force: true });
    assert.deepEqual(hosting.faults, []);
  });

  const bucketFile = () => join(folder, 'bucket.json');
  const kept = () => join(folder, 'kept');
  const open = async () => {
    backend = await openBackend({
      file: join(folder, 'backend.json'),
      environment: {},
      openLog: () => openObjectFolder(kept()),
      onFault: (error) => hosting.faults.push(error),
    });
    hosting.seen = backend.disk;
    await hosting.open();
  };

  /** They put and get from when `work` has begun. */
  async function meanwhile(customers: readonly Customer[], work: Promise<void>): Promise<void> {
    const trade = customers.map(async (one) => {
      for (let i = 0; i < ROUNDS; i++) {
        await one.putOne();
        await one.check(`share${(i * 5) % SHARES}`);
      }
    });
    await Promise.all([work, ...trade]);
  }

  it('keeps every share and every lease, also when it is restarted in the middle', async () => {
    hosting = new Hosting();
    await open();
    const customers: Customer[] = [];
    for (const _ of ['Ada', 'Carl']) {
      const { swiss } = await hosting.grant(LIMIT);
      const line = new Line(hosting);
      lines.push(line);
      const host = remoteHost(line.pass(swiss), { id: 'vat', person: 'Bea', timers });
      const customer = new Customer(host, hosting.clock.now() + 30 * DAY);
      customers.push(customer);
      for (let i = 0; i < SHARES; i++) await customer.putOne();
      await customer.putLarge();
    }

    // The bucket takes so many and then keeps the vat waiting, which ends meanwhile.
    let release = (): void => undefined;
    const released = new Promise<void>((go) => {
      release = go;
    });
    const old = new Set(storedIn(kept()).keys());
    let moved = 0;
    const middle = new Promise<void>((reached) => {
      bucket.hold = ({ method, url }) => {
        const [name = ''] = /[0-9a-z]+(?=\?|$)/.exec(url) ?? [];
        if (method !== 'PUT' || !old.has(name) || ++moved <= MOVED) return undefined;
        reached();
        return released;
      };
    });
    const stopped = assert.rejects(backend.switchTo('s3', bucketFile()), /closing/);
    await meanwhile(customers, middle);
    for (const line of lines) line.cut();
    await hosting.close();
    const closed = backend.close();
    release();
    await Promise.all([closed, stopped]);
    assert.ok(storedIn(kept()).size > 0);

    await open();
    assert.equal(backend.status().from, 'log');
    for (const line of lines) line.mend();
    await meanwhile(customers, backend.switchTo('s3'));
    assert.equal(storedIn(kept()).size, 0);
    for (const one of customers) await one.checkAll();

    await meanwhile(customers, backend.switchTo('log'));
    bucket.trouble = () => ({ status: 403, code: 'AccessDenied' });
    for (const one of customers) await one.checkAll();
    const counts = (await E(hosting.owner).grants()).map(({ shares }) => Number(shares));
    assert.deepEqual(
      counts,
      customers.map(({ put }) => put.size),
    );
    assert.ok(counts.every((count) => count === SHARES + 1 + 3 * ROUNDS));
  });
});

function sample(bytes: number, seed: number): Uint8Array {
  const made = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) made[i] = i * 7 + (i >> 8) + seed * 31;
  return made;
}
