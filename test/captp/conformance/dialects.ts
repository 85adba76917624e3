/** Runs the same tests once in each dialect, each test with a peer of its own. */
import { House } from './house.ts';
import { DIALECTS } from './raw-dialect.ts';

/** `tests` registers tests; `house` gives the peer under test of the test that runs. */
export function forEachDialect(title: string, tests: (house: () => House) => void): void {
  for (const dialect of DIALECTS) {
    describe(`${title} in the dialect of ${dialect.name}`, () => {
      let house: House;
      beforeEach(() => {
        house = new House(dialect);
      });
      afterEach(function () {
        // A test that has failed leaves messages unheard.
        if (this.currentTest?.state === 'passed') return house.close();
        return house.peer.close('The test has failed.');
      });
      tests(() => house);
    });
  }
}
