/** All faults. Those that OCAPN.md section 13 tells of are among them, as they apply to captp/. */
import type { Fault } from './fault.ts';
import { ENCODING_FAULTS } from './faults/encoding.ts';
import { GREETING_FAULTS } from './faults/greeting.ts';
import { HANDOFF_FAULTS } from './faults/handoff.ts';
import { LIMIT_FAULTS } from './faults/limits.ts';
import { ORDER_FAULTS } from './faults/order.ts';
import { REFERENCE_FAULTS } from './faults/references.ts';
import { SESSION_FAULTS } from './faults/session.ts';
import { STREAM_FAULTS } from './faults/stream.ts';

export const ALL_FAULTS: readonly Fault[] = [
  ...GREETING_FAULTS,
  ...SESSION_FAULTS,
  ...LIMIT_FAULTS,
  ...REFERENCE_FAULTS,
  ...ORDER_FAULTS,
  ...HANDOFF_FAULTS,
  ...ENCODING_FAULTS,
  ...STREAM_FAULTS,
];
