/**
 * AutoNAT: peers dial each other back, and so find out which of their addresses others can dial.
 *
 * Two things of this version of libp2p must not happen. In search of peers to ask it walks through the table, and
 * where that is empty it goes round and round without ever letting the process do anything else; so it asks whoever
 * we are connected with anyway. And when asked to dial somebody back it takes the connection that is there for a new
 * one, and closes it; so it is made to dial.
 */
import { type AutoNATComponents, autoNAT } from '@libp2p/autonat';

type Component<K extends keyof AutoNATComponents> = AutoNATComponents[K];

export function safeAutoNat(): ReturnType<typeof autoNAT> {
  const make = autoNAT();
  return (components) => {
    const connectionManager: Component<'connectionManager'> = Object.create(
      components.connectionManager,
      { openConnection: { value: dialAnew(components.connectionManager) } },
    );
    const randomWalk: Component<'randomWalk'> = { async *walk() {} };
    return make(
      Object.create(components, {
        connectionManager: { value: connectionManager },
        randomWalk: { value: randomWalk },
      }),
    );
  };
}

function dialAnew(
  manager: Component<'connectionManager'>,
): Component<'connectionManager'>['openConnection'] {
  return (peer, options) => manager.openConnection(peer, { ...options, force: true });
}
