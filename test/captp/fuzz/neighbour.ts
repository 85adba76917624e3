/**
 * A healthy session in the same process, which no attack may touch: its calls go on, its tables
 * stay as they are, and what was given to it alone is reached by nobody else.
 */
import assert from 'node:assert/strict';
import {
  E,
  Far,
  memoryChannels,
  type Ref,
  type Session,
  startSession,
} from '../../../captp/index.ts';
import { settle } from '../properties/peers.ts';
import { FUZZ_CRYPTO } from './victim.ts';

interface Secret {
  touch(by: string): bigint;
}

export interface Neighbour {
  /** Throws AssertionError when something has touched the session. */
  check(): Promise<void>;
  close(): void;
}

export async function makeNeighbour(): Promise<Neighbour> {
  let touched = 0n;
  const secret: Ref<Secret> = Far('Secret', {
    touch: (by: string) => {
      assert.equal(by, 'neighbour');
      return ++touched;
    },
  });
  const [here, there] = memoryChannels();
  const options = (designator: string, fill: number) => ({
    location: { transport: 'memory', designator, hints: false as const },
    random: { bytes: (count: number) => new Uint8Array(count).fill(fill) },
    crypto: FUZZ_CRYPTO,
    bootstrap: { fetch: () => secret },
  });
  const sessions: readonly Session[] = await Promise.all([
    startSession({ channel: here, role: 'dialler', ...options('friend', 150) }),
    startSession({ channel: there, role: 'acceptor', ...options('host', 151) }),
  ]);
  const far = (await E(sessions[0]!.bootstrap).fetch(new Uint8Array(1))) as Ref<Secret>;
  await settle();
  let expected = 0n;
  return {
    async check() {
      assert.equal(await E(far).touch('neighbour'), ++expected);
      await settle();
      for (const session of sessions) {
        const { exports, imports, answers, questions } = session.counts();
        assert.ok(exports <= 1 && imports <= 2 && answers + questions === 0, 'its tables grow');
      }
    },
    close: () => sessions[0]!.abort('Enough.'),
  };
}
