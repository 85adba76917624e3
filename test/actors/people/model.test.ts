/** Contacts and invitations against plain models, with restarts and crashes in between. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E } from '../../../captp/index.ts';
import { hasMet, introduced, neighbours, until } from './neighbours.ts';

const ITEMS = ['letters', 'introductions', 'names'] as const;
const step = fc.oneof(
  fc.constantFrom('block', 'unblock', 'restart', 'crash', 'write').map((is) => ({ is, what: '' })),
  fc.constantFrom(...ITEMS).map((what) => ({ is: 'allow', what })),
  fc.constantFrom(...ITEMS).map((what) => ({ is: 'disallow', what })),
);

describe('a contact', function () {
  this.timeout(300_000);

  it('may do what its model says, whatever is allowed, blocked and restarted in between', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        const { street, ada, ben } = await neighbours(['ada', 'ben']);
        await introduced(street, ada, ben);
        const model = { allowed: new Set<string>(['letters', 'introductions']), blocked: false };
        let delivered = 0;
        for (const { is, what } of steps) {
          if (is === 'restart') {
            await ada.end();
            await ada.open();
          } else if (is === 'crash') await ada.crash();
          const bens = await ada.contact('ben');
          if (is === 'allow') await E(bens).allow(what);
          if (is === 'disallow') await E(bens).disallow(what);
          if (is === 'block') await E(bens).block();
          if (is === 'unblock') await E(bens).unblock();
          if (is === 'allow') model.allowed.add(what);
          if (is === 'disallow') model.allowed.delete(what);
          if (is === 'block' || is === 'unblock') model.blocked = is === 'block';
          // A contact that is blocked is not told what it may do.
          if (!model.blocked) {
            const wanted = [...model.allowed].sort().join();
            await until(street, async () => (await ben.named('ada'))?.lets.join() === wanted);
          }
          if (is !== 'write' || !(await ben.named('ada'))?.lets.includes('letters')) continue;
          const adas = await ben.contact('ada');
          const number = Number(await E(adas).write('Hello'));
          const state = async () => (await E(adas).letters())[number - 1]?.state;
          await until(street, async () => (await state()) !== 'waiting');
          const arrives = !model.blocked && model.allowed.has('letters');
          assert.equal(await state(), arrives ? 'arrived' : 'refused');
          if (arrives) delivered += 1;
        }
        const bens = await ada.contact('ben');
        assert.equal((await E(bens).letters()).length, delivered);
        const card = await E(bens).card();
        assert.deepEqual(
          card.filter(({ allowed }) => allowed).map((item) => item.what),
          ITEMS.filter((item) => model.allowed.has(item)),
        );
        for (const house of street.houses.values()) await house.end();
      }),
      { numRuns: 4 },
    ));
});

describe('an invitation', function () {
  this.timeout(300_000);

  it('makes one contact, however many accept it, whatever crashes when', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(30), { minLength: 3, maxLength: 3 }), async (pauses) => {
        const { street, ada, ben, cyd } = await neighbours(['ada', 'ben', 'cyd']);
        const { text } = await ada.invites('somebody');
        await E(ben.desk).accept(text, 'ada');
        await E(cyd.desk).accept(text, 'ada');
        const all = [ada, ben, cyd];
        for (const [at, pause] of pauses.entries()) {
          for (let waits = 0; waits < pause; waits++) await new Promise((go) => setImmediate(go));
          await all[at]?.crash();
        }
        const states = async () =>
          [await ben.named('ada'), await cyd.named('ada')]
            .map((one) => one?.state ?? '')
            .toSorted((a, b) => a.localeCompare(b));
        await until(street, async () => (await states()).join() === 'failed,met');
        await hasMet(street, ada, 'somebody');
        assert.equal((await ada.contacts()).length, 1);
        const winner = (await ben.named('ada'))?.state === 'met' ? ben : cyd;
        await hasMet(street, winner, 'ada');
        assert.deepEqual(
          await E(await winner.contact('ada')).phrase(),
          await E(await ada.contact('somebody')).phrase(),
        );
        for (const house of street.houses.values()) await house.end();
      }),
      { numRuns: 3 },
    ));
});
