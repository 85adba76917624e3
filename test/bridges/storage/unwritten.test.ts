/** What a host holds in memory while its disk is slow. */
import assert from 'node:assert/strict';
import { E, Far } from '../../../captp/index.ts';
import { Hosting } from './hosting.ts';

const MIB = 2 ** 20;

describe('a host whose disk is slow', () => {
  let hosting: Hosting;
  let goOn = (): void => undefined;
  beforeEach(async () => {
    hosting = await new Hosting().open();
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    hosting.disk.create = async () => ({
      append: () => held,
      commit: async () => undefined,
      abort: async () => undefined,
    });
  });
  afterEach(() => hosting.close());

  async function enter() {
    const { pass } = await hosting.grant(4 * 2 ** 30);
    return E(await pass()).enter(Far('Holder', {}) as never);
  }
  type Entered = Awaited<ReturnType<typeof enter>>;
  const until = () => BigInt(hosting.clock.now() + 1e9);
  const piece = new Uint8Array(MIB);

  /** Sends 16 MiB in pieces, and gives their answers. */
  async function send(counter: Entered): Promise<Promise<unknown>[]> {
    const writer = await E(counter).begin(until() as never);
    return Array.from({ length: 16 }, () => E(writer).write(piece));
  }

  it('holds no more than 64 MiB of a grant, in however many pieces and shares', async () => {
    const counter = await enter();
    const sent: Promise<unknown>[] = [];
    for (let writers = 0; writers < 4; writers++) sent.push(...(await send(counter)));
    const late = await E(counter).begin(until() as never);
    await assert.rejects(E(late).write(piece), { code: 'busy' });
    await assert.rejects(E(counter).put('whole', piece, until() as never), { code: 'busy' });
    goOn();
    await Promise.all(sent);
    await Promise.all(await send(counter));
  });

  it('holds no more than 256 MiB of all grants', async () => {
    const sent: Promise<unknown>[] = [];
    for (let grants = 0; grants < 4; grants++) {
      const counter = await enter();
      for (let writers = 0; writers < 4; writers++) sent.push(...(await send(counter)));
    }
    const counter = await enter();
    const late = await E(counter).begin(until() as never);
    await assert.rejects(E(late).write(piece), { code: 'busy' });
    goOn();
    await Promise.all(sent);
    await Promise.all(await send(counter));
  });
});
