/** After a story with marked names, tags, contents, labels and secrets, no marker is found in any stored byte. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { E } from '../../captp/index.ts';
import { visit } from '../actors/share/a-visit.ts';
import { put } from '../bridges/backup/a-backup.ts';
import { folderOfItsOwn, hostHere, PASSPHRASE, removeFolder } from '../bridges/host/host-here.ts';

/** The ways in which bytes could lie somewhere without being seen at once. */
function formsOf(secret: Uint8Array): Buffer[] {
  const bytes = Buffer.from(secret);
  const text = bytes.toString('latin1');
  const base64 = (shift: number) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64url')
      .slice(4, -4);
  return [
    bytes,
    Buffer.from(text, 'utf16le'),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('hex').toUpperCase()),
    ...[0, 1, 2].flatMap((shift) => {
      const url = base64(shift);
      return [Buffer.from(url), Buffer.from(url.replaceAll('-', '+').replaceAll('_', '/'))];
    }),
  ];
}

function leaksIn(bytes: Buffer, secrets: Record<string, Uint8Array>): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => formsOf(secret).some((form) => bytes.includes(form)))
    .map(([name]) => name);
}

describe('what lies on the disk and in the log', function () {
  this.timeout(60_000);

  it('tells neither contents nor names, tags, labels or secrets', async () => {
    const folder = await folderOfItsOwn();
    let host = await hostHere(folder);
    const secrets: Record<string, Uint8Array> = { passphrase: Buffer.from(PASSPHRASE) };
    for (const name of ['content', 'file', 'folder', 'tag', 'label', 'device']) {
      secrets[name] = Buffer.from(`marker-of-the-${name}-of-it`);
    }
    const text = (name: string) => Buffer.from(secrets[name] ?? '').toString();
    const words = await E(host.operator).create(PASSPHRASE);
    secrets.words = Buffer.from(words.slice(0, 3).join(' '));
    secrets.device2 = await E(await host.entrance()).enter(text('device'));
    const home = await host.home();
    const lake = await E(home).lake();
    await E(lake).makeFolder(text('folder'));
    const content = Buffer.concat([Buffer.alloc(200_000, 1), Buffer.from(text('content'))]);
    const id = await put(host, text('file'), content);
    await E(lake).tag(id, [text('tag')]);
    const given = await E(await E(home).shares()).grant(id, { label: text('label') });
    secrets.link = given.swiss;
    secrets.half = given.secret;
    const visitor = await host.web();
    secrets.visit = (await visit({ door: await visitor.fetch(given.swiss), ...given })).token;
    await fetch(`${host.vat.address}/s?${text('label')}`);
    await fetch(`${host.vat.address}/s%23${text('label')}`);
    await E(given.share).revoke();
    await E(lake).rename(id, 'another name');
    const { log } = host;
    await host.close();
    host = await hostHere(folder);
    await E(host.operator).unlock(PASSPHRASE);
    await host.close();
    assert.ok(leaksIn(content, secrets).includes('content'), 'the search must find what is there');
    const files = readdirSync(folder, { recursive: true }).map((name) =>
      join(folder, String(name)),
    );
    for (const file of files.filter((path) => statSync(path).isFile())) {
      assert.deepEqual(leaksIn(readFileSync(file), secrets), [], file);
    }
    const names = Buffer.from(files.join('\n'));
    assert.deepEqual(leaksIn(names, secrets), []);
    assert.deepEqual(leaksIn(Buffer.from([...log, ...host.log].join('\n')), secrets), []);
    assert.ok(files.length > 5 && log.length > 3);
    await removeFolder(folder);
  });
});
