/** The addresses within this page: `#/inside/<pane>/…`. */
import { routeTo } from '../../shell/route.ts';

const INSIDE = 'inside';

export type PaneName =
  | 'overview'
  | 'actors'
  | 'turns'
  | 'messages'
  | 'promises'
  | 'peers'
  | 'timers'
  | 'storage'
  | 'metrics';

export function wayTo(pane: PaneName, ...path: readonly string[]): string {
  return pane === 'overview' ? routeTo(INSIDE) : routeTo(INSIDE, pane, ...path);
}

/** One actor; with `turn`, as it was after that turn. */
export function wayToActor(id: string, turn?: number | bigint): string {
  return routeTo(INSIDE, 'actor', id, ...(turn === undefined ? [] : [`${turn}`]));
}

export function wayToTurn(turn: number | bigint): string {
  return routeTo(INSIDE, 'turn', `${turn}`);
}
