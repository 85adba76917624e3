/** The door of captp/: what other parts may use. */
export {
  collectSends,
  deliverSends,
  E,
  type Send,
  type Sends,
  send,
  sendOnly,
} from './eventual-send.ts';
export { Far, NoSuchMethod } from './far.ts';
export {
  BadLink,
  type FragmentRef,
  formatFragment,
  parseFragment,
  SWISS_BYTES,
} from './fragment.ts';
export {
  bindHandler,
  type Dispatch,
  deliverTo,
  type Handler,
  handlerOf,
  isRef,
  type Ref,
} from './handler.ts';
export { Sym, sym } from './symbol.ts';
export { makeVow, type Pipeline, type Resolver, Vow } from './vow.ts';
