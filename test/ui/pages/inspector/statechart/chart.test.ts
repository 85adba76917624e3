import assert from 'node:assert/strict';
import {
  chartOf,
  type Phase,
  type Transition,
} from '../../../../../ui/pages/inspector/statechart/chart.ts';

const phase = (path: string, type: Phase['type'], more: Partial<Phase> = {}): Phase => ({
  phase: path,
  type,
  initial: false,
  current: false,
  ...(path.includes('.') ? { within: path.slice(0, path.lastIndexOf('.')) } : {}),
  ...more,
});

const phases: Phase[] = [
  phase('draft', 'atomic', { initial: true }),
  phase('open', 'compound', { current: true }),
  phase('open.quiet', 'atomic', { initial: true, current: true }),
  phase('open.contested', 'atomic'),
  phase('closed', 'final'),
];
const transitions: Transition[] = [
  { from: 'draft', event: 'author.publish', to: 'open' },
  { from: 'open.quiet', event: 'voter.vote' },
  { from: 'open.quiet', event: 'voter.object', to: 'open.contested' },
  { from: 'open.contested', event: 'after 86400000 ms', to: 'closed' },
  { from: 'open.contested', event: 'author.close', to: 'closed', when: 'agreed' },
];

describe('chartOf', () => {
  const chart = chartOf({ phases, transitions });
  const box = (path: string) => {
    const found = chart.boxes.find((one) => one.phase.phase === path);
    assert.ok(found, path);
    return found;
  };

  it('draws every phase, inner ones inside', () => {
    assert.equal(chart.boxes.length, phases.length);
    const [outer, inner] = [box('open'), box('open.quiet')];
    assert.ok(inner.x > outer.x && inner.y > outer.y);
    assert.ok(inner.x + inner.width < outer.x + outer.width);
    assert.ok(inner.y + inner.height < outer.y + outer.height);
  });

  it('draws a dot where each level begins', () => {
    assert.equal(chart.dots.length, 2);
  });

  it('writes into the box what does not leave it', () => {
    assert.deepEqual(box('open.quiet').notes, ['↻ voter.vote']);
  });

  it('joins transitions with the same ends into one line, with delays and conditions', () => {
    const label = chart.labels.find(({ from }) => from === 'open.contested');
    assert.deepEqual(label?.words, ['after 1 day', 'author.close [agreed]']);
  });

  it('leads a line from the inner phase that it belongs to', () => {
    const line = chart.arrows.find(({ from }) => from === 'open.contested');
    const from = box('open.contested');
    assert.equal(line?.points[0]?.y, from.y + from.height);
    assert.equal(line?.points.at(-1)?.y, box('closed').y);
  });

  it('tells beside the drawing what is possible in any phase', () => {
    const anywhere = [
      { from: '', event: 'reader.look' },
      { from: '', event: 'author.close', to: 'closed' },
    ];
    const whole = chartOf({ phases, transitions: [...transitions, ...anywhere] });
    assert.deepEqual(whole.anywhere, ['reader.look', 'author.close → closed']);
    assert.equal(whole.height, chart.height);
  });

  it('draws nothing for a lifecycle without phases', () => {
    assert.deepEqual(chartOf({ phases: [], transitions: [] }).boxes, []);
  });
});
