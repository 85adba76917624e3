/**
 * The promise of a call that its caller may give up.
 *
 * It can be broken also when the answer has turned out to be a promise: so it does not follow that,
 * but waits for it.
 */
import { isThenable, type Pipeline } from './resolver.ts';
import { Vow, VowResolver } from './vow.ts';
import { vowFor } from './vow-for.ts';

export class AbandonableResolver extends VowResolver {
  readonly #pipeline: () => Pipeline | undefined;
  /** Made when somebody asks for it: few do, and it costs as much as a call. */
  #abort: AbortController | undefined;
  #abandoned: { readonly reason: unknown } | undefined;
  #decided = false;

  constructor(vow: Vow<never>) {
    super(vow);
    this.#pipeline = () => vow.pipeline;
  }

  override resolve(value: unknown): void {
    if (this.#decided) return;
    const follows = isThenable(value);
    this.#decided = true;
    if (!follows) return super.resolve(value);
    const awaited = vowFor(value);
    if (!this.#pipeline()) {
      const deliver = awaited.deliver.bind(awaited);
      this.pipelineTo({ deliver, mayShorten: () => false });
    }
    awaited.listen({
      fulfilled: (outcome) => super.resolve(outcome),
      broken: (error) => this.reject(error),
    });
  }

  /** What was given up while it waited to be sent is given up as soon as it is. */
  override pipelineTo(pipeline: Pipeline): void {
    if (this.#abandoned) pipeline.abandon?.();
    else super.pipelineTo(pipeline);
  }

  signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController();
      if (this.#abandoned) this.#abort.abort(this.#abandoned.reason);
    }
    return this.#abort.signal;
  }

  /** Breaks the promise, and tells whoever works on the answer that nobody waits for it. */
  abandon(reason: unknown): void {
    const pipeline = this.#pipeline();
    this.reject(reason);
    pipeline?.abandon?.();
    this.#abandoned = { reason };
    this.#abort?.abort(reason);
  }
}

/** A promise and its resolver, by which the promise can be given up. */
export function makeAbandonableVow(): { vow: Vow; resolver: AbandonableResolver } {
  const vow = new Vow();
  return { vow, resolver: new AbandonableResolver(vow as Vow<never>) };
}
