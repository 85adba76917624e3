/** The parts of messages, by short names: what the tests are written with. */
import { deliver } from './raw-dialect.ts';
import { type Raw, type RawRecord, rec, symbol } from './raw-syrup.ts';

type Position = bigint | number;

/** What the receiver of the message hosts. */
export const exported = (position: Position): RawRecord => rec('desc:export', BigInt(position));
/** The promise that the receiver made for an earlier message. */
export const answered = (position: Position): RawRecord => rec('desc:answer', BigInt(position));
/** What the sender of the message hosts. */
export const lent = (position: Position): RawRecord => rec('desc:import-object', BigInt(position));
export const promised = (position: Position): RawRecord =>
  rec('desc:import-promise', BigInt(position));

export const BOOTSTRAP = exported(0);

export const fulfil = (value: Raw): Raw[] => [symbol('fulfill'), value];
export const broken = (reason: Raw): Raw[] => [symbol('break'), reason];
export const fetching = (swiss: string): Raw[] => [symbol('fetch'), Buffer.from(swiss)];

/** A message with an answer number, a resolver, or both. */
export const asking = (to: Raw, args: Raw, answer: bigint | false, resolver: Raw): RawRecord =>
  deliver(to, args, answer, resolver);

/** The swiss numbers of the objects that the public suite asks for. */
export const SWISS = {
  carFactoryBuilder: 'JadQ0++RzsD4M+40uLxTWVaVqM10DcBJ',
  echo: 'IO58l1laTyhcrgDKbEzFOO32MDd6zE5w',
  greeter: 'VMDDd1voKWarCe2GvgLbxbVFysNzRPzx',
  promiseResolver: 'IokCxYmMj04nos2JN1TDoY1bT8dXh6Lr',
  enlivener: 'gi02I1qghIwPiKGKleCQAOhpy3ZtYRpB',
} as const;
