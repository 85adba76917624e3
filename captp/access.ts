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
  constructor(kind: AccessKind) {
    super('no-such-part', WRONG[kind]);
  }
}

const WRONG: Readonly<Record<AccessKind, string>> = {
  get: 'This value has no such field.',
  index: 'This value has no such element.',
  untag: 'This value is not tagged so.',
};

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
    const part = this.#partOf(value);
    if (part) answer?.resolve(part.value);
    else answer?.reject(new NoSuchPart(this.kind));
  }

  #partOf(value: unknown): { value: unknown } | undefined {
    const { kind, key } = this;
    if (kind === 'index') {
      const there = Array.isArray(value) && (key as number) < value.length;
      return there ? { value: value[key as number] } : undefined;
    }
    if (kind === 'untag') {
      return value instanceof Tagged && value.tag === key ? { value: value.value } : undefined;
    }
    return isStruct(value) && Object.hasOwn(value, key) ? { value: value[key] } : undefined;
  }
}
