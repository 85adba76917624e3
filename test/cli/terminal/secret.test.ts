/** Asking for secrets. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askNewPassphrase, askSecret } from '../../../cli/terminal/secret.ts';
import { makeFakeTerminal } from '../fake-terminal.ts';

describe('a passphrase', () => {
  it('is typed twice and never shown', async () => {
    const { terminal, type, shown, until } = makeFakeTerminal();
    const asked = askNewPassphrase(terminal, {});
    await until(/New passphrase: /);
    type('correct horse\r');
    await until(/Once more: /);
    type('correct horse\r');
    assert.equal(await asked, 'correct horse');
    assert.doesNotMatch(shown(), /correct|horse/);
  });

  it('is refused when it was typed differently', async () => {
    const { terminal, type, until } = makeFakeTerminal();
    const asked = askNewPassphrase(terminal, {});
    await until(/New passphrase: /);
    type('correct horse\r');
    await until(/Once more: /);
    type('correct house\r');
    await assert.rejects(asked, { message: /The two passphrases differ/ });
  });

  it('is refused when it is short, before it is asked for again', async () => {
    const { terminal, type, until, shown } = makeFakeTerminal();
    const asked = askNewPassphrase(terminal, {});
    await until(/New passphrase: /);
    type('short\r');
    await assert.rejects(asked, { code: 'weak-passphrase' });
    assert.doesNotMatch(shown(), /Once more/);
  });

  it('is not given when Ctrl-C is typed', async () => {
    const { terminal, type, until } = makeFakeTerminal();
    const asked = askSecret(terminal, 'Passphrase: ', {});
    await until(/Passphrase: /);
    type('\u0003');
    await assert.rejects(asked, { code: 'interrupted' });
  });

  it('comes from the first line of a file or of standard input', async () => {
    const folder = mkdtempSync(join(tmpdir(), '2gather-secret-'));
    try {
      writeFileSync(join(folder, 'file'), 'from a file \r\nrest');
      const { terminal } = makeFakeTerminal(false);
      const file = join(folder, 'file');
      assert.equal(await askSecret(terminal, '', { file }), 'from a file ');
      (terminal.input as unknown as NodeJS.WritableStream).end('from a pipe\n');
      assert.equal(await askSecret(terminal, '', { stdin: true }), 'from a pipe');
      writeFileSync(file, '\n');
      await assert.rejects(askSecret(terminal, '', { file }), { message: /is empty/ });
      writeFileSync(file, 'x'.repeat(1_001));
      await assert.rejects(askSecret(terminal, '', { file }), { message: /at most 1000/ });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is not asked for where nobody can type', async () => {
    const { terminal } = makeFakeTerminal(false);
    await assert.rejects(askSecret(terminal, '', {}), { code: 'usage' });
  });
});
