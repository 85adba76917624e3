/** The short form of `npm run -s mail-story`: the same vats, in this process. */
import assert from 'node:assert/strict';
import { folderOfItsOwn, removeFolder } from '../../bridges/host/host-here.ts';
import { mailStory } from './mail-story.ts';

const TEST_MS_MAX = 600_000;

describe('a vat that was off while others wrote', () => {
  it('has each message once and in order, from mailboxes that forget and repeat', async () => {
    const folder = await folderOfItsOwn();
    try {
      const story = { folder, program: undefined, writers: ['Alice'], messages: 20 };
      const { wrong, lost, later } = await mailStory(story);
      assert.deepEqual(wrong, []);
      assert.ok(lost > 0 && later > 0);
    } finally {
      await removeFolder(folder);
    }
  }).timeout(TEST_MS_MAX);
});
