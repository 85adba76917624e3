import fc from 'fast-check';
import { burst, playAll } from './log-model.ts';

/** More by LOG_RUNS. */
const RUNS = Number(process.env.LOG_RUNS ?? 40);

describe('The log of objects', function () {
  this.timeout(600_000);

  it('is what a map would be, whatever happens to the power, the disk and the index', async () => {
    const bursts = fc.array(burst, { minLength: 1, maxLength: 25 });
    await fc.assert(fc.asyncProperty(bursts, fc.integer(), playAll), { numRuns: RUNS });
  });
});
