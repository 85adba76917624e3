/** How commands fail. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { EXIT, Failure, failureFrom } from '../../cli/failure.ts';

function refusal(code: string, message = 'words of the vat'): Error {
  return Object.assign(new Error(message), { code });
}

describe('a failure', () => {
  it('has an exit status by its code', () => {
    const cases: [string, number][] = [
      ['not-running', EXIT.notRunning],
      ['locked', EXIT.locked],
      ['not-found', EXIT.notFound],
      ['revoked', EXIT.ended],
      ['used-up', EXIT.ended],
      ['usage', EXIT.usage],
      ['something-new', EXIT.failed],
    ];
    for (const [code, exit] of cases) assert.equal(failureFrom(refusal(code)).exit, exit, code);
  });

  it('says what to do at a terminal where the vat only says what is wrong', () => {
    assert.match(failureFrom(refusal('locked')).message, /gather unlock/);
    assert.equal(failureFrom(refusal('something-new')).message, 'words of the vat');
  });

  it('says in words what the system says of files', async () => {
    const missing = await readFile('/no/such/file').catch(failureFrom);
    assert.ok(missing instanceof Failure);
    assert.equal(missing.message, 'There is no file /no/such/file');
    assert.equal(missing.exit, EXIT.notFound);
  });

  it('names what is too long as a person would', () => {
    const shown = (words: string) => failureFrom(refusal('bad-value', words)).message;
    assert.equal(
      shown('People.invite: petname must be text of at most 80 characters.'),
      'A name has at most 80 characters.',
    );
    assert.equal(
      shown('SpaceOwner.post: text must be text of at most 64000 characters.'),
      'What you write has at most 64000 characters.',
    );
    assert.equal(
      shown('People.invite: expires must be a whole number, 0 or more.'),
      'Expires must be a whole number, 0 or more.',
    );
  });

  it('is made of anything that was thrown', () => {
    assert.equal(failureFrom('oops').message, 'oops');
    assert.equal(failureFrom(new TypeError('x')).code, 'failed');
  });
});
