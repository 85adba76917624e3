/** All contenders by the names they have in the figures; a process loads the one it is. */
import type { Contender } from './contender.ts';

export const CONTENDERS: Readonly<Record<string, () => Promise<Contender>>> = {
  ours_tcp: async () => (await import('./ours-tcp.ts')).oursTcp,
  ours_ws: async () => (await import('./ours-ws.ts')).oursWs,
  capnweb_ws: async () => (await import('./capnweb-ws.ts')).capnwebWs,
  capnweb_tuned: async () => (await import('./capnweb-tuned.ts')).capnwebTuned,
  floor: async () => (await import('./floor.ts')).floor,
};
