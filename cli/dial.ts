/** Dials vats for the commands, by the websocket netlayer. Nothing is offered to the vat that is dialled. */
import { dialUrl } from '../bridges/netlayers/index.ts';
import { E, type Ref } from '../captp/index.ts';
import type { Dial } from './connection.ts';
import type { Powers } from './powers.ts';

export function dialVat({ clock, random }: Powers): Dial {
  return async (url, designator) => {
    const session = await dialUrl(url, { clock, random, designator });
    return {
      fetch: async (swiss) => (await E(session.bootstrap).fetch(swiss)) as Ref,
      closed: session.closed.then(),
      close: () => session.abort('That was all.'),
    };
  };
}
