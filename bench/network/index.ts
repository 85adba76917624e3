/**
 * The network of vats: CapTP over libp2p beside plain TCP and WebSocket, and how records are found among many vats,
 * all in one process over the loopback device. What each figure means is in docs/performance.md.
 *
 * Parameters: scenario (lines, table, reach, gossip; all but the last by default), rounds (7), vats (50), looks (200),
 * followers (30), entries (1000), loss (0.2).
 */
import type { Benchmark } from '../run.ts';
import { lineFigures } from './lines.ts';
import { reachFigures } from './reach.ts';
import { tableFigures } from './table.ts';

export const networkBenchmark: Benchmark = async (numbers, texts) => {
  const scenarios = texts.get('scenario')?.split(',') ?? ['lines', 'table', 'reach'];
  const figures: Record<string, number> = {};
  if (scenarios.includes('lines')) {
    Object.assign(figures, await lineFigures(numbers.get('rounds') ?? 7));
  }
  if (scenarios.includes('table')) {
    const [vats, looks] = [numbers.get('vats') ?? 50, numbers.get('looks') ?? 200];
    Object.assign(figures, await tableFigures(vats, looks));
  }
  if (scenarios.includes('reach')) {
    Object.assign(figures, await reachFigures(numbers.get('rounds') ?? 7));
  }
  if (scenarios.includes('gossip')) {
    const [followers, entries] = [numbers.get('followers') ?? 30, numbers.get('entries') ?? 1_000];
    const { gossipFigures } = await import('./gossip.ts');
    Object.assign(figures, await gossipFigures(followers, entries, numbers.get('loss') ?? 0.2));
  }
  return figures;
};
