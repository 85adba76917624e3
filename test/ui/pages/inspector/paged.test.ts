import assert from 'node:assert/strict';
import { LIVE_ROWS_MAX, type Page, Paged } from '../../../../ui/pages/inspector/paged.ts';
import { fetchFrom } from '../../../../ui/session/connection.ts';
import { HomeSession } from '../../../../ui/session/home-session.ts';
import type { HomeRef } from '../../../../ui/session/refs.ts';
import { fakeVat } from '../../session/fake-vat.ts';
import { testHost } from '../../session/host.ts';
import { until } from '../../session/until.ts';

const PAGE = 100;

describe('Paged', () => {
  /** A list of numbers that comes in pages of a hundred. */
  async function listOf(length: number, costly = false) {
    const vat = fakeVat('open');
    vat.devices.set(1, 'Mine');
    const channel = await vat.powers.open();
    const home = new HomeSession(await fetchFrom<HomeRef>(channel, new Uint8Array(32).fill(1)));
    const list = { length, asked: [] as (string | undefined)[], from: 0 };
    const read = async (_: HomeSession, after: string | undefined): Promise<Page<number>> => {
      list.asked.push(after);
      const start = after === undefined ? 0 : Number(after);
      const end = Math.min(start + PAGE, list.length);
      const rows = Array.from({ length: end - start }, (_one, at) => list.from + start + at);
      return end < list.length ? { rows, next: `${end}` } : { rows };
    };
    const host = testHost();
    const paged = new Paged<number>(host, { home: () => home, read, costly });
    host.connect();
    await until(() => paged.rows !== undefined);
    return { list, paged, change: () => home.touch('inside') };
  }

  it('reads one page at first, and one more when asked', async () => {
    const { paged, list } = await listOf(250);
    assert.equal(paged.rows?.length, 100);
    assert.ok(paged.goesOn);
    await paged.more();
    await paged.more();
    await paged.more();
    assert.equal(paged.rows?.length, 250);
    assert.equal(paged.goesOn, false);
    assert.deepEqual(list.asked, [undefined, '100', '200']);
  });

  it('reads as many rows again as it shows when something changes', async () => {
    const { paged, list, change } = await listOf(250);
    await paged.more();
    list.from = 1_000;
    change();
    assert.equal(paged.rows?.[0], 0, 'the old rows stay until the new ones are there');
    await until(() => paged.rows?.[0] === 1_000);
    assert.equal(paged.rows?.length, 200);
  });

  it('leaves a very long list as it is, and says so', async () => {
    const { paged, list, change } = await listOf(1_000);
    while ((paged.rows?.length ?? 0) <= LIVE_ROWS_MAX) await paged.more();
    list.from = 1_000;
    change();
    await until(() => paged.stale);
    assert.equal(paged.rows?.[0], 0);
    paged.refresh();
    await until(() => paged.rows?.[0] === 1_000);
    assert.equal(paged.stale, false);
    assert.equal(paged.rows?.length, PAGE);
  });

  it('does not ask again for what is costly', async () => {
    const { paged, list, change } = await listOf(150, true);
    change();
    await paged.more();
    assert.equal(paged.rows?.length, 150);
    assert.deepEqual(list.asked, [undefined, '100']);
  });

  it('passes over pages that hold nothing', async () => {
    const asked: (string | undefined)[] = [];
    const host = testHost();
    const vat = fakeVat('open');
    vat.devices.set(1, 'Mine');
    const channel = await vat.powers.open();
    const home = new HomeSession(await fetchFrom<HomeRef>(channel, new Uint8Array(32).fill(1)));
    const paged = new Paged<number>(host, {
      home: () => home,
      read: async (_, after) => {
        asked.push(after);
        return after === 'b' ? { rows: [1] } : { rows: [], next: after === 'a' ? 'b' : 'a' };
      },
    });
    host.connect();
    await until(() => paged.rows !== undefined);
    assert.deepEqual([paged.rows, asked], [[1], [undefined, 'a', 'b']]);
  });
});
