/** What issue 3 asks for, by the names of the figures. */
import type { Targets } from '../run.ts';

export const CAPTP_TARGETS: Targets = {
  flood_ratio_capnweb_ws: { atLeast: 8 },
  flood_ratio_tuned: { atLeast: 4 },
  flood_ratio_floor: { atMost: 2.5 },
  flood_ws_ratio_capnweb_ws: { atLeast: 4 },
  single_ratio_floor: { atMost: 1.15 },
  callbacks_ratio_capnweb_ws: { atLeast: 4 },
  echo_ratio_capnweb_ws: { atLeast: 6 },
  echo_ratio_tuned: { atLeast: 1.1 },
  chain_round_trips: { atMost: 1.15 },
  reference_bytes_exporter: { atMost: 300 },
  reference_bytes_importer: { atMost: 300 },
  // The heap itself comes and goes by some ten kilobytes between two counts; a call that kept but
  // one number would show as eight times this.
  call_bytes_kept: { atMost: 1 },
  collected_percent_there: { atLeast: 100 },
  collected_percent_back: { atLeast: 100 },
  bundle_gzip_bytes: { atMost: 15_000 },
};
