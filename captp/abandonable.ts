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
  readonly #abort = new AbortController();
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
    if (this.#abort.signal.aborted) pipeline.abandon?.();
    else super.pipelineTo(pipeline);
  }

  signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Breaks the promise, and tells whoever works on the answer that nobody waits for it. */
  abandon(reason: unknown): void {
    const pipeline = this.#pipeline();
    this.reject(reason);
    pipeline?.abandon?.();
    this.#abort.abort(reason);
  }
}

/** A promise and its resolver, by which the promise can be given up. */
export function makeAbandonableVow(): { vow: Vow; resolver: AbandonableResolver } {
  const vow = new Vow();
  return { vow, resolver: new AbandonableResolver(vow as Vow<never>) };
}
