/** Is this the actor with that id? For ids, which are no secrets. */
import type { ActorName } from './past-turn.ts';

export function isOfActor({ id }: ActorName, wanted: Uint8Array): boolean {
  return id.length === wanted.length && id.every((byte, at) => byte === wanted[at]);
}
