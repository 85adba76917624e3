/** The session in docs/mailbox.md is true: its commands are run for two people, against two real vats. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { answers, readConsolePage } from './console-page.ts';
import { PeopleHere } from './people-here.ts';

const PAGE = readFileSync(new URL('../../docs/mailbox.md', import.meta.url), 'utf8');
const { steps } = readConsolePage(PAGE);

describe('the session in docs/mailbox.md', function () {
  this.timeout(300_000);
  const people = new PeopleHere();

  after(() => people.close());

  for (const step of steps) {
    it(`line ${step.line}: ${step.who} $ ${step.input}`, async () => {
      const answer = await people.take(step);
      if (!answers(answer, step.expected)) assert.equal(answer.trim(), step.expected);
    });
  }

  it('has taken the lines of both', () => {
    assert.deepEqual(people.names, ['carol', 'bob']);
    assert.ok(steps.length > 5);
  });
});
