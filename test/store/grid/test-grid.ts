/** A grid over hosts in memory that misbehave when told to, on a clock that a test turns. */

import { nodeCiphers } from '../../../bridges/disks/node-ciphers.ts';
import {
  type Grid,
  type GridOptions,
  type HostTrouble,
  makeGrid,
  makeMemoryBook,
} from '../../../store/index.ts';
import { makeSeededRandom } from '../seeded-random.ts';
import { makeTestClock, type TestClock } from './test-clock.ts';
import { makeWildHost, type WildHost } from './wild-host.ts';

export interface TestGrid {
  readonly grid: Grid;
  readonly hosts: WildHost[];
  readonly clock: TestClock;
  readonly book: ReturnType<typeof makeMemoryBook>;
  readonly troubles: HostTrouble[];
  addHost(person: string): WildHost;
  /** As the next process finds it: the same hosts and records. */
  restart(): TestGrid;
}

interface Wanted {
  /** One host each, by persons p0, p1, …; or the person of each host. */
  readonly people: number | readonly string[];
  readonly seed?: number;
  readonly limit?: number;
  readonly options?: Partial<GridOptions>;
}

export function makeTestGrid({ people, seed = 1, limit, options = {} }: Wanted): TestGrid {
  const clock = makeTestClock();
  const hosts: WildHost[] = [];
  const addHost = (person: string) => {
    const id = `host${hosts.length}`;
    const host = makeWildHost({ id, person, clock, ...(limit === undefined ? {} : { limit }) });
    hosts.push(host);
    return host;
  };
  const persons =
    typeof people === 'number' ? Array.from({ length: people }, (_, i) => `p${i}`) : people;
  for (const person of persons) addHost(person);
  return over(makeMemoryBook(), 0);

  function over(book: TestGrid['book'], life: number): TestGrid {
    const troubles: HostTrouble[] = [];
    const grid = makeGrid({
      hosts: () => hosts,
      book,
      ciphers: nodeCiphers,
      random: makeSeededRandom(`grid ${seed} ${life}`),
      clock,
      namingKey: new Uint8Array(32).fill(7),
      onTrouble: (trouble) => troubles.push(trouble),
      ...options,
    });
    const restart = () => over(makeMemoryBook(new Map(book.records)), life + 1);
    return { grid, hosts, clock, book, troubles, addHost, restart };
  }
}
