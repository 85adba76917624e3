import { House } from './house.ts';
import { BOOTSTRAP, lent, SWISS } from './messages.ts';
import { DIALECTS, type RawDialect } from './raw-dialect.ts';
import { symbol } from './raw-syrup.ts';
import { same } from './same.ts';

describe('a peer that was told no dialect', () => {
  const [oldest, next, newest] = DIALECTS as [RawDialect, RawDialect, RawDialect];
  let house: House;
  beforeEach(() => {
    house = new House(newest, { dialect: undefined });
  });
  afterEach(() => house.close());

  for (const dialect of [oldest, next, newest]) {
    it(`speaks as it is spoken to: ${dialect.name}`, async () => {
      const tester = house.connect('guest', { dialect });
      await tester.greet();
      // The one thing that tells the dialects apart before any answer.
      tester.tell(BOOTSTRAP, [symbol('fetch'), Buffer.from('nothing')]);
      const echo = await tester.fetch(SWISS.echo);
      const guest = tester.freshPosition();
      tester.tell(echo, [lent(guest)]);
      same(await tester.fulfilled(tester.ask(echo, [1n])), [1n]);
      await tester.balanced();
    });
  }

  it('speaks with each in another dialect', async () => {
    const testers = [oldest, next].map((dialect) => house.connect(dialect.name, { dialect }));
    for (const tester of testers) {
      await tester.greet();
      tester.tell(BOOTSTRAP, [symbol('fetch'), Buffer.from('nothing')]);
    }
    for (const tester of [...testers, ...testers]) await tester.fetch(SWISS.echo);
  });
});
