/** The inspector, as whoever holds the admin facet of a running vat uses it. */
import assert from 'node:assert/strict';
import { Device } from '../../../actors/index.ts';
import type { Inspector } from '../../../actors/inspector/interface.ts';
import { E, Far } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { folderOfItsOwn, type HostHere, hostHere, removeFolder } from './host-here.ts';

describe('the inspector of a running vat', () => {
  let folder: string;
  let host: HostHere;
  let inspector: RefTo<typeof Inspector>;

  before(async () => {
    folder = await folderOfItsOwn();
    host = await hostHere(folder, { keyed: true });
    const home = await host.home();
    inspector = await E(E(home).vat()).inspector();
  });

  after(async () => {
    await host.close();
    await removeFolder(folder);
  });

  it('tells how many actors of each kind there are, and what is connected', async () => {
    const overview = await E(inspector).overview();
    const lake = overview.kinds.find(({ kind }) => kind === 'Lake');
    assert.equal(lake?.actors, 1n);
    assert.ok(overview.turn > 0n);
    assert.equal(overview.sessions, 1n);
    const { rows } = await E(inspector).sessions();
    assert.deepEqual(
      rows.map(({ way }) => way),
      ['local'],
    );
  });

  it('shows an actor, its stores, what it refers to and who refers to it', async () => {
    const { rows } = await E(inspector).actors('DeviceList');
    const [summary] = rows;
    assert.equal(rows.length, 1);
    const view = await E(inspector).actor(summary?.id ?? '');
    assert.equal(view.kind, 'DeviceList');
    assert.equal(view.state?.is, 'record');
    const kinds = view.refersTo.map(({ link }) => link.kind ?? link.name);
    assert.ok(kinds.includes('Lake'), kinds.join());
    const { rows: referrers } = await E(inspector).referrers(summary?.id ?? '');
    assert.ok(referrers.some(({ link }) => link.name === 'a root'));
    for (const store of view.stores) await E(inspector).entries(view.id, store.name);
  });

  it('knows an actor by the beginning of its id, and says when there is none', async () => {
    const { rows } = await E(inspector).actors('Lake');
    const id = rows[0]?.id ?? '';
    assert.equal((await E(inspector).actor(id.slice(0, 12))).id, id);
    await assert.rejects(async () => E(inspector).actor('0'.repeat(32)), { code: 'not-found' });
    await assert.rejects(async () => E(inspector).actor('xyz'), { code: 'bad-value' });
  });

  it('shows turns, what they changed, and their traces', async () => {
    const lake = await E(await host.home()).lake();
    await E(lake).makeFolder('Boats');
    const { rows } = await E(inspector).turns();
    const made = rows.find(({ method }) => method === 'makeFolder');
    assert.ok(made);
    assert.equal(made.outcome, 'ok');
    assert.equal(made.cause.from, 'connection');
    assert.equal(made.to.kind, 'Lake');
    const changes = await E(inspector).changes(made.turn);
    assert.ok(changes.rows.length > 0);
    const trace = await E(inspector).trace(made.turn);
    assert.ok(trace.steps.some(({ is, turn }) => is === 'asked' && turn.turn === made.turn));
    const before = await E(inspector).actor(made.to.actor ?? '', made.turn - 1n);
    assert.equal(before.turn, made.turn - 1n);
    assert.ok(before.later.includes(made.turn));
    await assert.rejects(async () => E(inspector).turn(1_000_000n), { code: 'not-found' });
  });

  it('lists what waits, and what is stored', async () => {
    await E(inspector).messages();
    await E(inspector).promises();
    await E(inspector).timers();
    await E(inspector).peers();
    const sorts = (await E(inspector).storage()).map(({ sort }) => sort);
    assert.ok(sorts.includes('journal'), sorts.join());
  });

  it('gives figures that name nobody', async () => {
    const metrics = await E(inspector).metrics();
    assert.match(metrics, /^gather_turns_total \d+$/m);
    assert.match(metrics, /^gather_sessions 1$/m);
    assert.ok(!metrics.includes(Device.name));
    for (const line of metrics.trimEnd().split('\n')) {
      assert.match(line, /^(# (HELP|TYPE) gather_\w+ .+|gather_\w+(\{\w+="[^"]+"\})? \d+)$/);
    }
  });

  it('tells a listener that something changed', async () => {
    const changed = new Promise<unknown>((told) => {
      void E(inspector).watch(Far('listener', { changed: told }) as never);
    });
    const lake = await E(await host.home()).lake();
    await E(lake).makeFolder('Seas');
    assert.equal(typeof (await changed), 'bigint');
  });

  it('shows no bytes and no swiss numbers', async () => {
    let after: string | undefined;
    let pages = '';
    do {
      const page = await E(inspector).actors(undefined, after);
      for (const { id } of page.rows) {
        const view = await E(inspector).actor(id);
        pages += JSON.stringify(view.state ?? null);
      }
      after = page.next;
    } while (after !== undefined);
    assert.ok(pages.includes('"is":"ref"'));
    assert.doesNotMatch(pages, /swiss":"|ocapn:\/\/[^"]*\/s\/[\w-]/);
  });
});
