import assert from 'node:assert/strict';
import { FrameQueue } from '../../../captp/netlayers/frame-queue.ts';

describe('frames that come while others are handed over', () => {
  it('take their place behind them', () => {
    const queue = new FrameQueue(() => undefined);
    const frame = (name: string) => Buffer.from(name);
    const heard: string[] = [];
    for (const name of ['one', 'two', 'three']) queue.push(frame(name));
    queue.listen((each) => {
      const name = Buffer.from(each).toString();
      heard.push(name);
      if (name === 'one') queue.push(frame('four'));
    });
    queue.push(frame('five'));
    assert.deepEqual(heard, ['one', 'two', 'three', 'four', 'five']);
  });
});
