/** Timers that are set. */
import type { Core } from '../core.ts';
import type { Timer } from '../timers.ts';
import { methodIn } from '../turn.ts';
import type { Link } from './links.ts';
import { type Page, pageOf } from './page.ts';
import { type ShownValue, show } from './shown.ts';
import { shortName } from './turns.ts';

export interface TimerView {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly to: Link;
  readonly method: string;
  readonly args: ShownValue;
}

/** The earliest first. */
export function listTimers(core: Core, after: string | undefined): Page<TimerView> {
  const all = [...core.timers.all()].sort((one, other) => one.time - other.time);
  return pageOf(all, after, (timer) => viewTimer(core, timer));
}

export function viewTimer(core: Core, { id, time, shell, facet, args }: Timer): TimerView {
  return {
    id,
    time: Math.max(0, Math.trunc(time)),
    to: { to: 'actor', kind: shell.kindName, actor: shell.id, facet },
    method: shortName(methodIn(args)),
    args: show(core, methodIn(args) === '' ? args : args.slice(1)),
  };
}
