/** The session in docs/spaces.md is true: its commands are run for two people, whose vats are on the network. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { answers, readConsolePage } from './console-page.ts';
import { PeopleHere } from './people-here.ts';

const PAGE = readFileSync(new URL('../../docs/spaces.md', import.meta.url), 'utf8');
const { steps } = readConsolePage(PAGE);
/** What one of them does comes to the other a moment later, and until then these change nothing. */
const COMES = /^gather (net|space (post|read) .*)$/;

describe('the session in docs/spaces.md', function () {
  this.timeout(300_000);
  const people = new PeopleHere({ network: { listen: ['/ip4/127.0.0.1/tcp/0'] } });

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
    assert.ok(steps.length > 15);
  });
});
