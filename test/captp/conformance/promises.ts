/** A promise of the peer under test, and the object that decides it. */
import assert from 'node:assert/strict';
import { exported, lent, SWISS } from './messages.ts';
import { descriptorIn } from './raw-dialect.ts';
import type { RawSession } from './raw-session.ts';
import type { Raw, RawRecord } from './raw-syrup.ts';

/** What the promise resolver makes, as descriptors to send to. */
export async function promiseAndResolver(
  tester: RawSession,
): Promise<[promise: RawRecord, resolver: RawRecord]> {
  const maker = await tester.fetch(SWISS.promiseResolver);
  const pair = (await tester.fulfilled(tester.ask(maker, []))) as Raw[];
  assert.equal(pair.length, 2);
  const [promise, resolver] = pair.map((part) => descriptorIn(part));
  assert.equal(promise?.kind, 'import-promise');
  assert.equal(resolver?.kind, 'import-object');
  return [exported(promise!.position), exported(resolver!.position)];
}

/** Listens to `to`; gives the position of ours that is told. */
export function listenTo(tester: RawSession, to: Raw): bigint {
  const listener = tester.freshPosition();
  tester.send(tester.dialect.listen(to, lent(listener)));
  return listener;
}
