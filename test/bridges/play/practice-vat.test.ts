/** Practice vats bear the mistakes of whoever practises. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PracticeGround } from '../../../bridges/play/practice-ground.ts';
import { Street } from '../../../bridges/play/street.ts';
import { E } from '../../../captp/index.ts';
import { arg, call, defineActor, defineInterface, list, text } from '../../../vat/index.ts';
import { FakeClock, SeededRandom } from '../../vat/powers.ts';

const Notes = defineActor('Notes', {
  version: 1,
  interfaces: {
    door: defineInterface('NotesDoor', {
      note: call(arg('text', text(80))),
      all: call().returns(list(text(80))),
    }),
  },
  state: () => ({ all: [] as readonly string[] }),
  facets: {
    door: {
      note(said) {
        this.state.all = [...this.state.all, said];
      },
      all() {
        return [...this.state.all];
      },
    },
  },
});
describe('a practice vat', () => {
  let folder: string;
  let ground: PracticeGround;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-practice-'));
    ground = new PracticeGround({
      folder,
      street: new Street(),
      clock: new FakeClock(),
      random: new SeededRandom(1),
      tell: () => undefined,
    });
  });
  afterEach(async () => {
    await ground.close();
    await rm(folder, { recursive: true, force: true });
  });

  const WRONG: Readonly<Record<string, unknown>> = {
    'an empty object': {},
    nothing: undefined,
    null: null,
    'a text': 'Notes',
    'a class': class Notes {},
    'a kind in a module': { Notes },
  };
  for (const [what, kind] of Object.entries(WRONG)) {
    it(`says what a kind is when it is given ${what}, and goes on`, async () => {
      const ada = await ground.vat('ada');
      const { door } = await ada.provide('notes', Notes);
      const wanted = { name: 'TypeError', message: /defineActor/ };
      await assert.rejects(() => ada.provide('other', kind as never, ...([] as never)), wanted);
      await assert.rejects(() => ada.learn(kind as never), wanted);
      await assert.rejects(() => ground.vat('ada', kind as never), wanted);
      await assert.rejects(() => ground.vat('ben', kind as never), wanted);
      await E(door).note('still here');
      await ada.restart();
      const again = await ada.provide('notes', Notes);
      assert.deepEqual(await E(again.door).all(), ['still here']);
      await (await ground.vat('ben')).provide('notes', Notes);
    });
  }

  it('of the same name is the same vat', async () => {
    const ada = await ground.vat('ada');
    assert.equal(await ground.vat('ada'), ada);
    await ada.off();
    assert.equal(await ground.vat('ada'), ada);
    await ada.provide('notes', Notes);
  });

  it('is called by a short name', async () => {
    for (const name of [undefined, null, 7, '', 'Ada', '../ada', 'x'.repeat(40), {}]) {
      await assert.rejects(() => ground.vat(name as never), /short name of small letters/);
    }
  });

  it('can be put on again after it could not be opened', async () => {
    const ada = await ground.vat('ada');
    const { door } = await ada.provide('notes', Notes);
    await E(door).note('kept');
    const wrong = { message: /Two kinds have the same name/ };
    await assert.rejects(() => ada.learn(Notes, Notes), wrong);
    await assert.rejects(() => ada.on(), wrong);
    await ada.learn(Notes);
    await ada.on();
    const again = await ada.provide('notes', Notes);
    assert.deepEqual(await E(again.door).all(), ['kept']);
  });
});
