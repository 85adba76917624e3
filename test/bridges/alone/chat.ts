/** What a chat publishes: types alone, for whoever calls it. */
import type { Ref } from '2gather/captp';

interface Screen {
  show(line: string): void;
}

interface Seat {
  say(text: string): number;
}

export interface Room {
  join(name: string, screen: Ref<Screen>): Ref<Seat>;
}
