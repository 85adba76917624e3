/** The `gather` command as a process: what it prints, how it ends, and what happens when something is wrong. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { formatFragment, parseFragment } from '../../captp/index.ts';
import { storedIn, unfinishedIn } from '../bridges/disks/stored-in.ts';
import { type Captured, Terminal } from './terminals.ts';

const PASSPHRASE = 'correct horse battery';
const LOOK_AGAIN_MS = 20;
const LARGE_BYTES = 500_000;

/** Waits until `condition` holds; the time limit of the test is the limit. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(LOOK_AGAIN_MS);
}

function failed(captured: Captured, status: number, message: RegExp): void {
  assert.match(captured.said, message);
  assert.equal(captured.status, status, captured.said);
  assert.equal(captured.output, '');
}

/** Turns one bit in the middle of each large file of an object store. */
function damageObjects(folder: string): void {
  for (const { path, offset, bytes } of storedIn(folder).values()) {
    if (bytes < LARGE_BYTES) continue;
    const content = readFileSync(path);
    const middle = offset + (bytes >> 1);
    content[middle] = (content[middle] ?? 0) ^ 1;
    writeFileSync(path, content);
  }
}

function errorCode({ said }: Captured): string {
  return (JSON.parse(said) as { error: { code: string } }).error.code;
}

describe('the gather command', function () {
  this.timeout(600_000);
  let folder: string;
  let data: string;
  let terminal: Terminal;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), '2gather-gather-'));
    data = join(folder, 'data');
    terminal = new Terminal(folder, { GATHER_DATA: data });
    writeFileSync(join(folder, 'boat.jpg'), Buffer.alloc(700_000, 3));
    mkdirSync(join(folder, 'Photos', 'sub'), { recursive: true });
    writeFileSync(join(folder, 'Photos', 'a.txt'), 'a');
    writeFileSync(join(folder, 'Photos', 'sub', 'b.txt'), 'bb');
  });

  after(async () => {
    await terminal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const json = (command: string): unknown => {
    const { output, said, status } = terminal.capture(`${command} --json`);
    assert.equal(said, '');
    assert.equal(status, 0);
    return JSON.parse(output);
  };

  describe('without a vat', () => {
    it('says how to start it, and ends with status 3', () => {
      failed(
        terminal.capture('gather ls'),
        3,
        /^Your vat is not running\. Start it with: gather start$/,
      );
      assert.equal(errorCode(terminal.capture('gather add boat.jpg --json')), 'not-running');
    });

    it('ends with status 2 when it is used wrongly, and says what is meant', () => {
      failed(
        terminal.capture('gather sahre x'),
        2,
        /Unknown command 'sahre'\.\n\(Did you mean share/,
      );
      failed(terminal.capture('gather share'), 2, /^Missing required argument 'name'\./);
      assert.equal(errorCode(terminal.capture('gather ls --frob --json')), 'usage');
      failed(terminal.capture('GATHER_PORT=x gather ls'), 2, /^GATHER_PORT must be/);
    });

    it('takes settings from a file, and says when it cannot', () => {
      const file = join(folder, 'settings.json');
      const set = `GATHER_CONFIG='${file}' gather status`;
      failed(terminal.capture(set), 5, /There is no file .*settings\.json/);
      writeFileSync(file, '{"port": 0, "oepn": true}');
      failed(terminal.capture(set), 2, /sets “oepn”, which does not exist/);
      writeFileSync(file, '{"port": 0}');
      failed(terminal.capture(set), 3, /not running/);
    });

    it('runs through a symlink, as npm makes one', () => {
      const link = join(folder, 'linked');
      symlinkSync(fileURLToPath(new URL('../../cli/gather.mjs', import.meta.url)), link);
      assert.match(terminal.capture(`"${process.execPath}" linked --version`).output, /^\d+\.\d+/);
    });

    it('tells a cut link from one that has ended', () => {
      failed(
        terminal.capture("gather get 'http://127.0.0.1:1/s#abc'"),
        2,
        /incomplete or mistyped/,
      );
    });
  });

  describe('a new vat', () => {
    before(() => terminal.run('gather start --port 0 --no-open'));

    it('is told to be new, and is not made with a weak passphrase', () => {
      assert.equal((json('gather status') as { phase: string }).phase, 'new');
      assert.equal(errorCode(terminal.capture('gather ls --json')), 'new');
      failed(
        terminal.capture('gather init --passphrase-stdin', 'short\n'),
        1,
        /8 characters or more/,
      );
    });

    it('asks for no passphrase where nobody can type', () => {
      failed(terminal.capture('gather init'), 2, /--passphrase-stdin/);
    });

    it('is made once, with 24 words', () => {
      const made = terminal.capture('gather init --json --passphrase-stdin', `${PASSPHRASE}\n`);
      assert.equal((JSON.parse(made.output) as { words: string[] }).words.length, 24);
      failed(
        terminal.capture('gather init --passphrase-stdin', 'other words\n'),
        1,
        /made already/,
      );
    });

    it('lets no second process at its data, and names a port that is taken', () => {
      failed(terminal.capture('gather start --port 0 --no-open'), 1, /This vat is already open/);
      const { address } = json('gather status') as { address: string };
      const port = new URL(address).port;
      const other = terminal.capture(`gather start --no-open --data other --port ${port}`);
      failed(
        other,
        1,
        new RegExp(`^Port ${port} is taken; is another vat running\\? Try: .*--port`, 'm'),
      );
    });
  });

  describe('files', () => {
    it('go in with their folders, and are listed', () => {
      const added = json('gather add boat.jpg Photos --folder Old/2025 --tag sea --tag sun');
      assert.deepEqual(
        (added as { name: string; size: number; tags: string[] }[]).map((e) => [
          e.name,
          e.size,
          e.tags,
        ]),
        [
          ['boat.jpg', 700_000, ['sea', 'sun']],
          ['a.txt', 1, ['sea', 'sun']],
          ['b.txt', 2, ['sea', 'sun']],
        ],
      );
      const names = (path: string) =>
        (json(`gather ls ${path}`) as { name: string }[]).map((e) => e.name);
      assert.deepEqual(names(''), ['Old']);
      assert.deepEqual(names('Old/2025/Photos'), ['sub', 'a.txt']);
      assert.deepEqual(names("--find 'b.t sun'"), ['b.txt']);
      const again = terminal.capture('gather add boat.jpg Photos --folder Old/2025');
      assert.match(again.said, /^3 files there already, unchanged\.$/m);
      assert.deepEqual(names('Old/2025/Photos'), ['sub', 'a.txt']);
    });

    it('come out again as they went in, and replace nothing unasked', () => {
      terminal.capture('gather get Old/2025/boat.jpg -o back.jpg');
      const [went, came] = ['boat.jpg', 'back.jpg'].map((name) => readFileSync(join(folder, name)));
      assert.ok(went?.equals(came as Buffer));
      failed(terminal.capture('gather get Old/2025/boat.jpg -o back.jpg'), 1, /is there already/);
      assert.equal(terminal.capture('gather get Old/2025/boat.jpg -o back.jpg --force').status, 0);
      assert.equal(terminal.capture('gather get Old/2025/Photos/sub/b.txt -o -').output, 'bb');
    });

    it('keep what they were: as versions, and in snapshots', () => {
      const put = (text: string) => {
        writeFileSync(join(folder, 'plan.txt'), text);
        return json('gather add plan.txt --folder Plans --replace') as { name: string }[];
      };
      put('one');
      const { id } = json('gather snapshots take') as { id: string };
      assert.equal(put('second')[0]?.name, 'plan.txt');
      const versions = json('gather versions Plans/plan.txt') as { number: number }[];
      assert.deepEqual(
        versions.map(({ number }) => number),
        [2, 1],
      );
      failed(terminal.capture('gather versions restore Plans/plan.txt 9'), 1, /not kept/);
      const before = terminal.capture('gather versions get Plans/plan.txt 1 -o -');
      assert.ok(before.output.length > 0 && !before.output.includes('Saved'), before.output);
      assert.ok(!existsSync(join(folder, '-')));
      terminal.capture(`gather snapshots get ${id} Plans/plan.txt -o then.txt`);
      assert.equal(readFileSync(join(folder, 'then.txt'), 'utf8'), 'one');
      assert.deepEqual(json(`gather snapshots restore ${id} Plans`), { restored: 1 });
      assert.equal(terminal.capture('gather get Plans/plan.txt -o -').output, 'one');
    });

    it('are moved, renamed, put into the bin and brought back', () => {
      const answer = (command: string): string => terminal.capture(command).output;
      answer('gather add Photos/a.txt Photos/sub/b.txt --folder Desk');
      assert.equal(answer('gather mkdir Desk/Left'), 'Desk/Left/');
      assert.equal(
        answer('gather mv Desk/a.txt Desk/b.txt Desk/Left'),
        'Desk/Left/a.txt\nDesk/Left/b.txt',
      );
      assert.equal(answer('gather mv Desk/Left/a.txt Desk/c.txt'), 'Desk/c.txt');
      const taken = terminal.capture('gather mv Desk/c.txt Desk/Left/b.txt');
      failed(taken, 1, /something called “b\.txt” there already/);
      assert.equal(answer('gather rm Desk/c.txt Desk/Left Desk/Left/b.txt'), 'c.txt\nLeft/');
      assert.equal(answer('gather bin restore c.txt'), 'Desk/c.txt');
      assert.equal(terminal.capture('gather rm Desk').status, 0);
    });

    it('that are not there are named', () => {
      failed(terminal.capture('gather add nothing.txt'), 5, /^There is no file nothing\.txt$/);
      failed(terminal.capture('gather get nothing.txt'), 5, /nothing called “nothing\.txt”/);
      failed(terminal.capture('gather share nothing.txt'), 5, /nothing called/);
    });

    it('leave no trace when Ctrl-C comes in the middle', async () => {
      const objects = join(data, 'objects');
      const before = storedIn(objects).size;
      writeFileSync(join(folder, 'huge'), '');
      truncateSync(join(folder, 'huge'), 4_000_000_000);
      const adding = terminal.begin('gather add huge');
      const ended = once(adding, 'exit');
      await until(() => storedIn(objects).size > before);
      adding.kill('SIGINT');
      assert.deepEqual(await ended, [130, null]);
      await until(() => unfinishedIn(objects).length === 0);
      assert.deepEqual(json('gather ls --find huge'), []);
    });
  });

  describe('shares', () => {
    const share = (options: string): string => terminal.capture(`gather share ${options}`).output;

    it('give a folder whole to somebody without a vat', () => {
      const link = share('Old/2025/Photos');
      assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/s#\S+$/);
      const { output } = terminal.capture(`GATHER_DATA=none gather get '${link}' -o Theirs`);
      assert.equal(output, 'Saved Theirs/');
      assert.equal(readFileSync(join(folder, 'Theirs', 'sub', 'b.txt'), 'utf8'), 'bb');
    });

    it('are over after as many openings as were allowed', () => {
      const link = share('Old/2025/boat.jpg --openings 1');
      assert.equal(terminal.capture(`gather get '${link}' -o once.jpg`).status, 0);
      failed(terminal.capture(`gather get '${link}' -o twice.jpg`), 6, /as often as/);
      assert.ok(!existsSync(join(folder, 'twice.jpg')));
    });

    it('are not opened when the place for them is taken', () => {
      const link = share('Old/2025/boat.jpg --openings 1 --for Once');
      failed(terminal.capture(`gather get '${link}' -o boat.jpg`), 1, /is there already/);
      assert.equal(terminal.capture(`gather get '${link}' -o free.jpg`).status, 0);
    });

    it('are taken back by label, link or name, but never by a guess', () => {
      const link = share('Old/2025/boat.jpg --for Ann');
      share('Old/2025/boat.jpg --for Ann');
      failed(
        terminal.capture('gather revoke Ann'),
        1,
        /2 active shares fit: .*Give an id, or --all/,
      );
      assert.equal((json(`gather revoke '${link}'`) as unknown[]).length, 1);
      failed(terminal.capture(`gather get '${link}' -o x`), 6, /taken back/);
      assert.equal((json('gather revoke Ann --all') as unknown[]).length, 1);
      failed(terminal.capture('gather revoke Ann'), 6, /has ended already/);
      failed(terminal.capture('gather revoke Nobody'), 5, /No active share fits/);
    });

    it('do not open at another vat than the one that gave them', () => {
      const link = new URL(share('Old/2025/boat.jpg --for Mallory'));
      const { designator, swiss } = parseFragment(link.hash.slice(1));
      const first = designator.startsWith('a') ? 'b' : 'a';
      link.hash = formatFragment({ designator: first + designator.slice(1), swiss });
      failed(terminal.capture(`gather get '${link.href}' -o x`), 1, /does not answer as itself/);
    });
  });

  describe('scripts', () => {
    it('run with arguments and imports, and name the line of a mistake', () => {
      const script = [
        "const { basename } = await import('node:path');",
        'print(basename(args[0]), 1);',
        'print({ files: (await E(lake).usage()).files });',
        'lake.list();',
      ];
      writeFileSync(join(folder, 'script.js'), script.join('\n'));
      const { output, said, status } = terminal.capture('gather repl script.js a/b.txt');
      assert.equal(output, 'b.txt\n{ files: 4n }');
      assert.match(said, /^TypeError: lake\.list is not a function \(script\.js, line 4\)$/);
      assert.equal(status, 1);
    });

    it('end with the status of what the vat refused', () => {
      const ended = terminal.capture('gather repl', "await E(lake).entry('none')");
      failed(ended, 5, /no such file or folder/);
    });
  });

  describe('backup', () => {
    let again: Terminal;
    after(() => again.close());

    /** What `name`.backup holds, in a terminal of its own whose vat runs, locked. */
    async function restored(name: string): Promise<Terminal> {
      const there = new Terminal(join(folder, name), { GATHER_DATA: join(folder, name, 'data') });
      const back = there.capture(`gather restore ../${name}.backup`);
      assert.match(back.said, /as of 20.*open again.*\n.*gather store grants/);
      await there.run('gather start --port 0 --no-open');
      return there;
    }

    function hasAll(there: Terminal): void {
      const unlocked = there.capture('gather unlock --passphrase-stdin', PASSPHRASE);
      assert.equal(unlocked.status, 0);
      assert.match(
        unlocked.said,
        /from a backup of 20.*: \d+ shares?, \d+ devices?, \d+ grants? of/,
      );
      there.capture('gather get Old/2025/boat.jpg');
      const back = readFileSync(join(there.folder, 'boat.jpg'));
      assert.ok(back.equals(readFileSync(join(folder, 'boat.jpg'))));
    }

    it('brings everything back in another folder, from a running vat and from one at rest', async () => {
      const backup = () => (json('gather status') as { backup: object }).backup;
      assert.deepEqual(backup(), { due: true });
      assert.match(
        terminal.capture('gather store health').output,
        /Last backup: never\. .*gather b/,
      );
      assert.ok((json('gather backup running.backup') as { size: number }).size > 700_000);
      assert.ok((backup() as { last?: number }).last! > 0 && !(backup() as { due: boolean }).due);
      json('gather stop');
      await until(() => !existsSync(join(data, 'running.json')));
      json('gather backup resting.backup');
      const there = await restored('running');
      try {
        failed(there.capture('gather ls'), 4, /Unlock it with: gather unlock/);
        const wrong = there.capture('gather unlock --passphrase-stdin', 'wrong words\n');
        failed(wrong, 1, /not the passphrase/);
        hasAll(there);
      } finally {
        await there.close();
      }
      again = await restored('resting');
      hasAll(again);
    });

    it('is not restored over a vat', () => {
      failed(terminal.capture('gather restore resting.backup'), 1, /There is a vat in this folder/);
    });

    it('is refused when it was damaged, and leaves no half vat', () => {
      const bytes = readFileSync(join(folder, 'resting.backup'));
      writeFileSync(join(folder, 'cut.backup'), bytes.subarray(0, bytes.length / 2));
      const ended = terminal.capture('gather restore cut.backup --data cut');
      assert.equal(ended.status, 1, ended.said);
      assert.ok(!existsSync(join(folder, 'cut')));
    });

    it('can be read by its owner alone', () => {
      assert.equal(statSync(join(folder, 'resting.backup')).mode & 0o777, 0o600);
    });

    it('of a damaged file says so and leaves nothing, and the vat goes on', async () => {
      const kept = join(again.folder, 'data');
      const refused = (): void => {
        const ended = again.capture('gather backup new.backup');
        failed(ended, 1, /^A stored file is damaged .*backup\.$/);
        const left = readdirSync(again.folder).filter((name) => /backup|part$/.test(name));
        assert.deepEqual(left, []);
      };
      damageObjects(join(kept, 'objects'));
      refused();
      failed(again.capture('gather get Old/2025/boat.jpg -o b.jpg'), 1, /^\S.* damaged .*\.$/);
      assert.equal(again.capture('gather ls').status, 0);
      again.capture('gather stop');
      await until(() => !existsSync(join(kept, 'running.json')));
      refused();
    });
  });

  describe('the log', () => {
    it('has no secret and no name in it', () => {
      const log = readFileSync(join(folder, 'server.log'), 'utf8');
      assert.match(log, /^\d{4}-\d\d-\d\dT\S+Z listening at http/);
      assert.doesNotMatch(log, /#|boat|Photos|Ann/);
    });
  });
});
