/** What a reference leads to, as an inspector shows it: its name, without its power. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { isRef } from '../../captp/index.ts';
import type { StoredRef } from '../codec.ts';
import type { Core } from '../core.ts';
import type { Receiver } from '../journal/past-turn.ts';
import type { Message } from '../message.ts';

export interface Link {
  readonly to: 'actor' | 'device' | 'peer' | 'vat' | 'lost';
  /** For an actor of this vat: its kind, its id in hexadecimal digits, and which facet of it. */
  readonly kind?: string;
  readonly actor?: string;
  readonly facet?: string;
  /** For a device its name; for `vat` what the vat itself does. */
  readonly name?: string;
  /** For something in another vat: whose. */
  readonly peer?: string;
}

export function linkOf({ vatOf }: Core, stored: StoredRef): Link {
  if (stored[0] === 'near') {
    return { to: 'actor', kind: stored[2], actor: bytesToHex(stored[1]), facet: stored[3] };
  }
  if (stored[0] === 'device') return { to: 'device', name: stored[1] };
  if (stored[0] === 'far') return { to: 'peer', peer: vatOf(stored[1]) };
  return { to: 'lost' };
}

/** Of a reference that is alive, or of anything else that was sent to. */
export function linkOfTarget(core: Core, target: unknown): Link {
  return isRef(target) ? linkOf(core, core.refs.store(target, true)) : { to: 'lost' };
}

export function linkOfReceiver(to: Receiver): Link {
  if (to === 'lost') return { to };
  if ('title' in to) return { to: 'vat', name: to.title };
  if ('peer' in to) return { to: 'peer', peer: to.peer };
  if ('device' in to) return { to: 'device', name: to.device };
  return { to: 'actor', kind: to.kind, actor: bytesToHex(to.id), facet: to.facet };
}

export function linkOfMessage({ to }: Message): Link {
  if ('title' in to) return { to: 'vat', name: to.title };
  const { shell, facet } = to;
  return { to: 'actor', kind: shell.kindName, actor: shell.id, facet };
}
