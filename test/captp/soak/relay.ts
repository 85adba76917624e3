/**
 * A network between two peers that can be cut: what comes in at one port goes on to another, until
 * a connection is cut, in the middle of whatever is on its way.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  /** Connections cut so far. */
  readonly cuts: number;
  /** Cuts all connections; of the next bytes of each only `bytes` still arrive. */
  cut(bytes: number): void;
  close(): void;
}

interface Line {
  /** Bytes that still pass; undefined for all. */
  left: number | undefined;
  end(): void;
}

/** The most time from the cut until nothing passes any more. */
const CUT_MS_MAX = 20;

/** Leads to `target`, a port of this machine. */
export async function openRelay(target: number): Promise<Relay> {
  const lines = new Set<Line>();
  let cuts = 0;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    const line: Line = {
      left: undefined,
      end: () => {
        if (!lines.delete(line)) return;
        near.destroy();
        far.destroy();
      },
    };
    lines.add(line);
    carry(near, far, line);
    carry(far, near, line);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get cuts() {
      return cuts;
    },
    cut(bytes) {
      cuts++;
      for (const line of lines) line.left = bytes;
      // A line on which nothing moves is cut all the same.
      const cut = [...lines];
      setTimeout(() => {
        for (const line of cut) line.end();
      }, CUT_MS_MAX);
    },
    close() {
      server.close();
      for (const line of lines) line.end();
    },
  };
}

function carry(from: Socket, to: Socket, line: Line): void {
  from.setNoDelay(true);
  from.on('data', (chunk) => {
    if (line.left !== undefined) {
      to.write(chunk.subarray(0, line.left));
      line.left -= Math.min(line.left, chunk.length);
      if (line.left === 0) line.end();
    } else if (!to.write(chunk)) {
      from.pause();
      to.once('drain', () => from.resume());
    }
  });
  // A relay has nothing to say of a connection that is lost: it loses the other one too.
  from.on('error', () => line.end());
  from.on('close', () => line.end());
}
