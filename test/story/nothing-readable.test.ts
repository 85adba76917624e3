/** After a story with marked names, tags, contents, labels and secrets, no marker is found in any stored byte. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { E } from '../../captp/index.ts';
import { visit } from '../actors/share/a-visit.ts';
import { put } from '../bridges/backup/a-backup.ts';
import { folderOfItsOwn, hostHere, PASSPHRASE, removeFolder } from '../bridges/host/host-here.ts';
import { leakFinder } from './leaks.ts';

describe('what lies on the disk and in the log', function () {
  this.timeout(600_000);

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
    const leaksIn = leakFinder(secrets);
    assert.ok(leaksIn(content).includes('content'), 'the search must find what is there');
    const files = readdirSync(folder, { recursive: true }).map((name) =>
      join(folder, String(name)),
    );
    for (const file of files.filter((path) => statSync(path).isFile())) {
      assert.deepEqual(leaksIn(readFileSync(file)), [], file);
    }
    const names = Buffer.from(files.join('\n'));
    assert.deepEqual(leaksIn(names), []);
    assert.deepEqual(leaksIn(Buffer.from([...log, ...host.log].join('\n'))), []);
    assert.ok(files.length > 5 && log.length > 3);
    await removeFolder(folder);
  });
});
