/** The session in docs/people.md is true: its commands are run for two people, against two real vats. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { answers, readConsolePage } from './console-page.ts';
import { PeopleHere } from './people-here.ts';

const PAGE = readFileSync(new URL('../../docs/people.md', import.meta.url), 'utf8');
const { steps } = readConsolePage(PAGE);
/** A letter, and what the other one may do, need a moment to cross; until then these change nothing. */
const COMES = /^gather contacts (letters|show|write) /;

describe('the session in docs/people.md', function () {
  this.timeout(300_000);
  const people = new PeopleHere();

  after(() => people.close());

  for (const step of steps) {
    it(`line ${step.line}: ${step.who} $ ${step.input}`, async () => {
      const mayCome = COMES.test(step.input);
      const answer = await (mayCome ? people.takeWhenCome(step) : people.take(step));
      if (!answers(answer, step.expected)) assert.equal(answer.trim(), step.expected);
    });
  }

  it('has taken the lines of both', () => {
    assert.deepEqual(people.names, ['ada', 'ben']);
    assert.ok(steps.length > 8);
  });
});
