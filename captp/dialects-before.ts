/**
 * The dialects that were spoken before that of 2026-07, and how to tell by a peer's words which it
 * speaks.
 */
import {
  DELIVER_ONLY,
  DIALECT_2026_07,
  type Dialect,
  type Form,
  GC_ANSWER,
  GC_ANSWERS,
  GC_EXPORT,
  GC_EXPORTS,
} from './dialect.ts';

/** The suite of 2026-02-25, and endo 1.1. */
export const DIALECT_2026_02_25: Dialect = { ...DIALECT_2026_07, name: '2026-02-25' };

/** The suite of 2026-02-17. */
export const DIALECT_2026_02_17: Dialect = {
  ...DIALECT_2026_07,
  name: '2026-02-17',
  write: {
    ...DIALECT_2026_07.write,
    'deliver-only': DELIVER_ONLY,
    'gc-exports': GC_EXPORT,
    'gc-answers': GC_ANSWER,
  },
};

/** Forms that only one dialect writes: a peer that uses one tells by it what it speaks. */
export const TELLING_FORMS: ReadonlyMap<Form, Dialect> = new Map([
  [DELIVER_ONLY, DIALECT_2026_02_17],
  [GC_EXPORT, DIALECT_2026_02_17],
  [GC_ANSWER, DIALECT_2026_02_17],
  [GC_EXPORTS, DIALECT_2026_07],
  [GC_ANSWERS, DIALECT_2026_07],
]);
