/**
 * Taking a part of a value that is not here yet: a field, an element, or what stands behind a tag.
 *
 * It travels as `op:get`, `op:index` or `op:untag` to where the value will be, so that a message
 * can be sent on to the part without waiting. Here it is a message like any other, with an Access
 * in the place of the method, so that it keeps its place among the messages around it.
 */
import { CodedError } from './coded-error.ts';
import type { Resolver } from './resolver.ts';
import { isStruct, Tagged } from './syrup/values.ts';

export type AccessKind = 'get' | 'index' | 'untag';

/** The value has no such part. The text names no part: fields may be secrets. */
export class NoSuchPart extends CodedError {
  constructor() {
    super('no-such-part', 'This value has no such field or element, or is not tagged so.');
  }
}

/** In a message of its own: `deliverTo(target, [access], answer)`. */
export class Access {
  readonly kind: AccessKind;
  /** A field's name, an element's number from zero up, or a tag. */
  readonly key: string | number;

  constructor(kind: AccessKind, key: string | number) {
    this.kind = kind;
    this.key = key;
  }

  /** Answers with the part of `value`, or breaks with {@link NoSuchPart}. */
  answerFrom(value: unknown, answer: Resolver | undefined): void {
    const { kind, key } = this;
    const fits = kind === 'index' ? Array.isArray : kind === 'get' ? isStruct : isTagged;
    const name = kind === 'untag' ? 'value' : key;
    if (fits(value, key) && Object.hasOwn(value, name)) answer?.resolve(Reflect.get(value, name));
    else answer?.reject(new NoSuchPart());
  }
}

function isTagged(value: unknown, tag: unknown): value is object {
  return value instanceof Tagged && value.tag === tag;
}
