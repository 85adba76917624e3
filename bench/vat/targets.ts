/** What issue 4 asks for, by the names of the figures. */
import type { Targets } from '../run.ts';

export const VAT_TARGETS: Targets = {
  near_call_ratio_plain: { atMost: 25 },
  entries_5000_ratio_none: { atMost: 2 },
  durable_turns_per_s_bare: { atLeast: 100_000 },
  durable_turns_per_s: { atLeast: 50_000 },
  durable_cpu_ratio_raw: { atMost: 3 },
  durable_ratio_swingset: { atLeast: 20 },
  post_messages_per_s_bare: { atLeast: 15_000 },
  post_messages_per_s: { atLeast: 8_000 },
  opening_ratio_empty: { atMost: 2 },
  resident_bytes: { atMost: 350 },
};
