import { diskSuite } from '../../suites/disk.ts';
import { makeTestGrid } from './test-grid.ts';

for (const people of [1, 2, 10]) {
  diskSuite(`a grid of ${people} ${people === 1 ? 'person' : 'people'}`, async () => {
    const test = makeTestGrid({ people });
    return { disk: test.grid, restart: async () => test.restart().grid };
  });
}
