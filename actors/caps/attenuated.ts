/**
 * Attenuation: a facet that lets through only the methods that were named when it was made, such as
 * those that read.
 *
 * Answers pass as they are. Put a membrane around it where references in answers must not outlive
 * it, or narrow them by a kind of your own.
 */
import { type Ref, send, sym } from '../../captp/index.ts';
import { AnyMethod, defineActor, METHOD_NAMES } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';

export const Attenuated = defineActor('Attenuated', {
  version: 1,
  interfaces: { holder: AnyMethod },
  state: (target: Ref, methods: readonly string[]) => ({ target, methods }),
  facets: {
    holder(method, args) {
      const { target, methods } = this.state;
      if (method === METHOD_NAMES) return methods;
      if (!methods.includes(method)) {
        const allowed = methods.join(', ') || 'nothing';
        throw new Refusal('not-allowed', `This lets through ${allowed} only.`);
      }
      return send(target, [sym(method), ...args]);
    },
  },
});
