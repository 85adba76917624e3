/** A peer with an odd object, and whoever calls it. */
import assert from 'node:assert/strict';
import { E, Far, type SessionLimits } from '../../../captp/index.ts';
import { fetch, type Loose, pair } from './pair.ts';

/** What a call comes to: how it ends, with the session as it was. */
export async function calling(
  things: Record<string, unknown>,
  limits: Partial<SessionLimits> = {},
) {
  const odd = Far('Odd', { echo: (value: unknown) => value, ping: () => 'pong', ...things });
  const { alice, bob } = await pair({}, { odd }, { limits });
  const far: Loose = await fetch(alice, 'odd');
  const goesOn = async () => {
    assert.equal(await E(far).ping!(), 'pong');
    for (const session of [alice, bob]) assert.equal(session.closed.settled, undefined);
  };
  return { far, goesOn };
}

/** As the system reports one: its text names a path. */
export const systemError = () =>
  Object.assign(new Error("ENOENT: no such file, open '/home/me/secret'"), { code: 'ENOENT' });
