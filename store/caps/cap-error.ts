/**
 * Why a text or some bytes are no capability that can be used here. The text says which fault it
 * is and never repeats what was given: a mistyped key is nearly a key.
 */

export type CapProblem =
  | 'not-a-cap'
  | 'wrong-version'
  | 'wrong-kind'
  | 'cut-short'
  | 'too-long'
  | 'mistyped'
  | 'no-right';

const WORDS: { readonly [problem in CapProblem]: string } = {
  'not-a-cap': 'this is no reference to something stored; one begins with b2gathcap',
  'wrong-version': 'a newer version of this program wrote it; use that one',
  'wrong-kind': 'it refers to something of another kind than is wanted here',
  'cut-short': 'its end is missing; copy all of it',
  'too-long': 'there is something behind its end; copy just the reference',
  mistyped: 'some of its characters are wrong; copy it once more instead of typing it',
  'no-right': 'it lets you do less than is wanted here; ask its owner for another one',
};

export class BadCap extends Error {
  readonly code = 'bad-capability';
  readonly problem: CapProblem;

  constructor(problem: CapProblem) {
    super(`This reference cannot be used: ${WORDS[problem]}.`);
    this.name = 'BadCap';
    this.problem = problem;
  }
}
