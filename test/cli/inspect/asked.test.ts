/** What `gather inspect` says when there is nothing of what it was asked for, or more than fits. */
import assert from 'node:assert/strict';
import { Far } from '../../../captp/index.ts';
import { printActor } from '../../../cli/inspect/actor.ts';
import { printActors } from '../../../cli/inspect/lists.ts';
import { printOverview } from '../../../cli/inspect/overview.ts';
import { actorMeant } from '../../../cli/inspect/which.ts';
import type { Task } from '../../../cli/shell.ts';

const ID = '3f2a90b1'.repeat(4);
const LAKE = {
  id: ID,
  kind: 'Lake',
  version: 1n,
  awake: true,
  facets: ['owner'],
  stored: { records: 1n, bytes: 10n, more: false },
};
const VIEW = { ...LAKE, turn: 9n, stores: [], timers: [], refersTo: [], later: [] };
const REFERRER = { link: { to: 'actor', kind: 'Share', actor: ID }, by: 'state.lake' };
/** More than are listed of what refers to an actor. */
const REFERRERS = 250;
const PAGE = 50;

/** Stands for a vat with one lake, to which many refer. */
const inspector = Far('inspector', {
  actors: (kind?: string) => ({ rows: kind === undefined || kind === 'Lake' ? [LAKE] : [] }),
  actor: (_: string, turn?: bigint) =>
    turn === 0n
      ? { ...VIEW, turn, phase: 'open', later: [4n, 2n] }
      : { ...VIEW, state: { is: 'record', fields: [], length: 0n } },
  referrers: (_: string, after = '0') => ({
    rows: Array.from({ length: PAGE }, () => REFERRER),
    ...(Number(after) + PAGE < REFERRERS ? { next: String(Number(after) + PAGE) } : {}),
  }),
});

describe('gather inspect', () => {
  let said: string[];
  const task = {
    holdings: async () => ({ vat: Far('vat', { inspector: () => inspector }) }),
    printer: {
      result: (_: unknown, text: string) => said.push(text),
      note: (text: string) => said.push(text),
    },
  } as unknown as Task;

  beforeEach(() => {
    said = [];
  });

  it('fails when there is no actor of the kind that was asked for', async () => {
    await assert.rejects(printActors(task, ['Nope'], { limit: '10' }), { code: 'not-found' });
    await printActors(task, ['Lake'], { limit: '10' });
    assert.match(said.join('\n'), /3f2a90b1 +Lake/);
  });

  it('lists at least one row', async () => {
    const usage = { code: 'usage', message: /--limit takes a whole number from 1 on/ };
    await assert.rejects(printActors(task, [undefined], { limit: '0' }), usage);
    await assert.rejects(printActor(task, [ID], { limit: '0', store: 'x' }), usage);
  });

  it('shows nothing of an actor that was not there yet, and says when it was', async () => {
    const wanted = { code: 'not-found', message: /as of turn 0\. .*later: 4, 2\./ };
    await assert.rejects(printActor(task, [ID], { limit: '10', turn: '0' }), wanted);
    assert.deepEqual(said, []);
  });

  it('does not count what it has not seen', async () => {
    await printActor(task, [ID], { limit: '10' });
    assert.match(said.join('\n'), /… more than 80 more$/);
  });

  it('says how an actor is named', async () => {
    for (const name of ['x'.repeat(5_000), 'L'.repeat(5_000), 'lake', '3f', '']) {
      const wanted = { code: 'usage', message: /by its id, or at least four digits/ };
      await assert.rejects(actorMeant(inspector as never, name), wanted);
    }
    assert.equal(await actorMeant(inspector as never, '3f2a'), '3f2a');
    assert.equal(await actorMeant(inspector as never, 'Lake'), ID);
    await assert.rejects(actorMeant(inspector as never, 'Facade'), { code: 'not-found' });
  });

  it('says that there is no such part', async () => {
    const wanted = { code: 'usage', message: /by the name of foo\. See: gather inspect --help/ };
    await assert.rejects(printOverview(task, ['foo']), wanted);
  });
});
