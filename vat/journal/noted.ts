/** A turn that ran but is not written yet, and how it is written. */
import { isRef } from '../../captp/index.ts';
import type { Core } from '../core.ts';
import type { Shell } from '../shell.ts';
import type { Cause } from './cause.ts';
import type { Change } from './change.ts';
import { Retired } from './lives.ts';
import type { TurnWriter } from './turn-writer.ts';

/** Where a message went. */
export type SentTo =
  | { readonly shell: Shell; readonly facet: string }
  | { readonly peer: string; readonly message: number }
  | { readonly target: unknown };

export interface SentNote {
  readonly to: SentTo;
  readonly method: string;
}

export interface Noted {
  readonly time: number;
  readonly cause: Cause;
  readonly to: { readonly shell: Shell; readonly facet: string } | { readonly title: string };
  readonly method: string;
  /** The code of the error that undid it; empty when it went well. */
  readonly failure: string;
  readonly sent: readonly SentNote[];
  readonly changes: readonly Change[];
}

export function writeNoted(core: Core, writer: TurnWriter, noted: Noted): void {
  const { to, sent, changes } = noted;
  writer.turn(noted.time, noted.cause);
  if ('shell' in to) writer.toFacet(to.shell, to.facet);
  else writer.toTitle(to.title);
  writer.text(noted.method);
  writer.text(noted.failure);
  writer.count(sent.length);
  for (const { to: receiver, method } of sent) {
    writeReceiver(core, writer, receiver);
    writer.text(method);
  }
  const told = changes.filter((change) => change.note);
  writer.count(told.length);
  for (const change of told) if (!(change instanceof Retired)) change.note?.(writer);
  for (const change of told) if (change instanceof Retired) change.note(writer);
}

function writeReceiver(core: Core, writer: TurnWriter, to: SentTo): void {
  if ('shell' in to) return writer.toFacet(to.shell, to.facet);
  if ('peer' in to) return writer.toPeer(to.peer, to.message);
  const stored = isRef(to.target) ? core.refs.store(to.target, true) : undefined;
  if (stored?.[0] === 'device') writer.toDevice(stored[1]);
  else if (stored?.[0] === 'far') writer.toPeer(core.vatOf(stored[1]), undefined);
  else writer.toLost();
}
