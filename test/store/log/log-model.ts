/**
 * What a log must be whatever happens: a map. Bursts of operations are played on both; some are cut
 * off by a loss of power, and then each may have happened or not, but wholly.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CrashWorld, contentOf } from './crash-world.ts';

/** Versions of an object by name; 0 is none. */
type Version = { readonly version: number; readonly length: number };
const NONE: Version = { version: 0, length: 0 };
const same = (found: Uint8Array | undefined, { version, length }: Version): boolean =>
  version === 0
    ? found === undefined
    : found !== undefined && Buffer.compare(found, contentOf(version, length)) === 0;

type Operation =
  | { readonly do: 'put' | 'write' | 'abort'; readonly name: number; readonly length: number }
  | { readonly do: 'remove'; readonly name: number };
interface Burst {
  readonly operations: readonly Operation[];
  readonly next:
    | 'wait'
    | 'crash'
    | 'reopen'
    | 'lose-index'
    | 'crash-and-lose-index'
    | 'compact'
    | 'crash-compacting';
  readonly steps: number;
  readonly trouble: 'none' | 'full' | 'failing';
}

const length = fc.oneof(fc.nat(120), fc.nat(2_900), fc.integer({ min: 3_001, max: 9_000 }));
const name = fc.nat(11);
const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('put' as const, 'write' as const), name, length }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const), name, length }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), name }) },
);
export const burst: fc.Arbitrary<Burst> = fc.record({
  operations: fc.uniqueArray(operation, { maxLength: 10, selector: (one) => one.name }),
  next: fc.constantFrom(
    'wait',
    'wait',
    'crash',
    'reopen',
    'lose-index',
    'crash-and-lose-index',
    'compact',
    'crash-compacting',
  ),
  steps: fc.nat(12),
  trouble: fc.constantFrom('none', 'none', 'none', 'full', 'failing'),
});

const textOf = (name: number): string => `name${name}`;

class Model {
  readonly world: CrashWorld;
  /** What each name may be. */
  readonly #may = new Map<string, Version[]>();
  #version = 0;

  constructor(seed: number) {
    this.world = new CrashWorld(seed);
  }

  async play({ operations, next, steps, trouble }: Burst): Promise<void> {
    const { world } = this;
    if (trouble === 'full') world.files.room = world.dice(6_000);
    if (trouble === 'failing') world.files.failing = 4;
    const crashes = next.startsWith('crash');
    const running = operations.map((one) => this.#start(one));
    if (next === 'crash-compacting') {
      await Promise.all(running);
      void world.disk.compact().catch(() => undefined);
    }
    if (crashes) {
      for (let step = 0; step < steps; step++) await new Promise(setImmediate);
    } else await Promise.all(running);
    world.files.room = Number.POSITIVE_INFINITY;
    world.files.failing = 0;
    if (next === 'crash-and-lose-index') await world.loseIndex();
    if (next === 'compact') await world.disk.compact();
    if (crashes) await world.crash();
    if (next === 'lose-index') {
      await world.disk.close();
      await world.loseIndex();
      await world.open();
    }
    if (next === 'reopen') await world.reopen();
    // A crash leaves one of what may be, and from then on that is what is.
    await this.check(crashes);
    if (crashes) await world.disk.sweepTemporary();
  }

  async #start(one: Operation): Promise<void> {
    const { disk } = this.world;
    const name = textOf(one.name);
    const before = this.#may.get(name) ?? [NONE];
    const after = one.do === 'remove' ? NONE : { version: ++this.#version, length: one.length };
    if (one.do !== 'abort') this.#may.set(name, [...before, after]);
    try {
      if (one.do === 'remove') await disk.remove(name);
      else if (one.do === 'put') await disk.put(name, contentOf(after.version, after.length));
      else await this.#write(name, after, one.do === 'write');
      if (one.do !== 'abort') this.#may.set(name, [after]);
    } catch (error) {
      assert.match(
        String((error as { code?: unknown }).code),
        /^disk-(full|failed)$/,
        String(error),
      );
    }
  }

  async #write(name: string, { version, length }: Version, commits: boolean): Promise<void> {
    const writer = await this.world.disk.create();
    try {
      const bytes = contentOf(version, length);
      const middle = length >> 1;
      await Promise.all([
        writer.append(bytes.subarray(0, middle)),
        writer.append(bytes.subarray(middle)),
      ]);
      if (commits) await writer.commit(name);
    } finally {
      await writer.abort();
    }
  }

  async check(settles: boolean): Promise<void> {
    const found = await this.world.contents();
    for (const name of found.keys()) assert.ok(this.#may.has(name), `${name} came from nowhere`);
    for (const [name, may] of this.#may) {
      const is = may.find((version) => same(found.get(name), version));
      assert.ok(
        is,
        `${name} is ${found.get(name)?.length} bytes, not one of ${JSON.stringify(may)}`,
      );
      if (settles || may.length === 1) this.#may.set(name, [is]);
    }
  }

  /** Nothing is on the disk that is not needed, but for what is too little to be worth it. */
  async checkRoom(): Promise<void> {
    for (const name of this.#may.keys()) await this.world.disk.remove(name);
    await this.world.disk.compact();
    await this.world.disk.sweepTemporary();
    await this.world.reopen();
    await this.world.disk.compact();
    const names = [...this.world.files.stored].map(
      ([name, { bytes }]) => `${name} ${bytes.length}`,
    );
    assert.deepEqual(
      names.filter((file) => file.includes('blob')),
      [],
    );
  }
}

export async function playAll(bursts: readonly Burst[], seed: number): Promise<void> {
  const model = new Model(seed);
  await model.world.open();
  for (const one of bursts) await model.play(one);
  await model.world.reopen();
  await model.check(false);
  await model.checkRoom();
}
