/**
 * `npm run -s mail-story [-- messages=1000]`: with a process for each vat. Exit code 1 when a
 * message is lost, doubled or out of order.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandParameters } from '../../command-parameters.ts';
import { buildProgram } from './build-program.ts';
import { mailStory } from './mail-story.ts';

const { messages } = commandParameters({
  command: 'mail-story',
  does: 'A vat that is off gets letters by two mailboxes, of which one loses its disk and the other repeats everything. Exit code 1 when a message is lost, doubled or out of order.',
  parameters: {
    messages: { means: 'messages in all', otherwise: 1_000 },
  },
});
const folder = await mkdtemp(join(tmpdir(), '2gather-mail-'));
try {
  const { wrong, heard, lost, later } = await mailStory({
    ...{ folder, messages, writers: ['Alice', 'Carol'] },
    program: await buildProgram(),
    log: (line) => console.log(`  ${line}`),
  });
  const all = heard.flat().length;
  console.log(
    `${all} messages came, ${wrong.length} wrong; envelopes lost ${lost}, later ${later}`,
  );
  for (const line of wrong) console.log(`  ${line}`);
  if (wrong.length > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
