/** What a guest asks of itself: to take calls and run them, one after the other. */
import {
  anything,
  arg,
  bytes,
  call,
  defineInterface,
  list,
  type Near,
  optional,
  PromiseResolver,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { type GuestRefusal, METHOD_LENGTH_MAX, SOURCE_LENGTH_MAX } from './guest-turn.ts';
import { PACKED_BYTES_MAX } from './packed.ts';

const Method = text(METHOD_LENGTH_MAX);
export const Call = record({
  method: Method,
  args: list(anything),
  /** Who wants the answer. */
  resolver: optional(ref(PromiseResolver)),
});
export const Breakage = record({ code: optional(text(200)), message: optional(text(10_000)) });

/** What a guest asks of itself. */
export const GuestRuns = defineInterface('GuestRuns', {
  take: call(
    arg('method', Method),
    arg('args', list(anything)),
    arg('resolver', optional(ref(PromiseResolver))),
  ),
  next: call(),
  ended: call(arg('outcome', bytes(PACKED_BYTES_MAX)), arg('key', text(20))),
  broken: call(arg('breakage', anything), arg('key', text(20))),
  perform: call(
    arg('outcome', bytes(PACKED_BYTES_MAX)),
    arg('resolver', optional(ref(PromiseResolver))),
  ),
  settled: call(arg('value', anything), arg('method', Method), arg('context', list(anything))),
  answered: call(arg('value', anything), arg('resolver', ref(PromiseResolver))),
  unanswered: call(arg('breakage', anything), arg('resolver', ref(PromiseResolver))),
  checked: call(
    arg('value', anything),
    arg('source', text(SOURCE_LENGTH_MAX)),
    arg('resolver', ref()),
  ),
});

export type Resolver = Near<typeof PromiseResolver>;

export const CODE_LENGTH_MAX = 40;
const MESSAGE_LENGTH_MAX = 1_000;

export function breakFor(resolver: unknown, { code, message }: GuestRefusal): void {
  const said = message.slice(0, MESSAGE_LENGTH_MAX);
  (resolver as Resolver | undefined)?.break(code.slice(0, CODE_LENGTH_MAX), said);
}

/** Errors with a code of ours are made to be read; of others only that there was one is told. */
export function refusalOf(error: unknown): GuestRefusal {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' || !/^[a-z]/.test(code)) {
    return { code: 'guest-forged', message: 'What this guest did makes no sense.' };
  }
  return { code, message: String(message) };
}
