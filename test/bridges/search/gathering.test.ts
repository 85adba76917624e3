/** How a search that follows a lake takes in what comes: together what comes together, and at once what is asked for. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LakeFeed, LakeListener } from '../../../actors/index.ts';
import { SearchService } from '../../../bridges/search/search-service.ts';
import { E, Far } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { FakeClock } from '../../vat/powers.ts';

const SECOND_MS = 1_000;

describe('a search that follows a lake', () => {
  const clock = new FakeClock();
  let folder: string;
  let service: SearchService;
  let listener: RefTo<typeof LakeListener> | undefined;
  /** How often it asked what is new. */
  let asked = 0;
  let askedAgain = (): void => undefined;
  const faults: unknown[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-gathering-'));
    const feed = Far('feed', {
      changes: () => {
        asked += 1;
        askedAgain();
        return { mark: 'now', reset: false, more: false, entries: [], gone: [] };
      },
      page: () => [],
      count: () => 0n,
      look: () => [],
      read: () => new Uint8Array(),
      watch: (given: RefTo<typeof LakeListener>) => {
        listener = given;
      },
    }) as unknown as RefTo<typeof LakeFeed>;
    const key = Uint8Array.from(randomBytes(32));
    const onFault = (error: unknown): void => void faults.push(error);
    const powers = { feed, path: join(folder, 'search'), key, clock, onFault };
    service = new SearchService(powers, () => undefined);
    const first = nextQuestion();
    clock.set(clock.now() + 10 * SECOND_MS);
    await first;
    while (service.state.phase !== 'ready') await settled();
  });

  after(async () => {
    await service.close();
    await rm(folder, { recursive: true });
    assert.deepEqual(faults, []);
  });

  function nextQuestion(): Promise<void> {
    return new Promise((resolve) => {
      askedAgain = resolve;
    });
  }

  async function change(times: number): Promise<void> {
    assert.ok(listener);
    for (let i = 0; i < times; i++) await E(listener).changed();
    await indexIsIdle();
  }

  /** The index answers in order, so that what was to be asked of it before has been. */
  async function indexIsIdle(): Promise<void> {
    await service.wordsOf('nothing');
    await settled();
  }

  it('asks once for all that changes within a moment', async () => {
    asked = 0;
    await change(20);
    assert.equal(asked, 0);
    const question = nextQuestion();
    clock.set(clock.now() + SECOND_MS);
    await question;
    await indexIsIdle();
    assert.equal(asked, 1);
  });

  it('asks at once when somebody searches', async () => {
    await change(1);
    const question = nextQuestion();
    await service.find('boat', 0, undefined);
    await question;
  });
});

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
