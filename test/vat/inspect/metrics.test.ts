/** Figures in the text format that Prometheus reads. */
import assert from 'node:assert/strict';
import { counter, formatMetrics, gauge, histogram } from '../../../vat/inspect/metrics.ts';

describe('metrics', () => {
  it('say what they are, and end with a line break', () => {
    const text = formatMetrics([counter('turns_total', 'Turns.', 3), gauge('open', 'Open.', 0)]);
    assert.equal(
      text,
      '# HELP turns_total Turns.\n# TYPE turns_total counter\nturns_total 3\n' +
        '# HELP open Open.\n# TYPE open gauge\nopen 0\n',
    );
  });

  it('escape what labels may hold', () => {
    const values = [[{ sort: 'a "b"\\\n' }, 1]] as const;
    const text = formatMetrics([{ name: 'x', type: 'gauge', help: 'X.', values }]);
    assert.match(text, /^x\{sort="a \\"b\\"\\\\\\n"\} 1$/m);
  });

  it('count sizes up, bucket by bucket', () => {
    const lines = formatMetrics([histogram('group', 'Groups.', [2, 0, 3], 12)]).split('\n');
    assert.deepEqual(lines.slice(2, -1), [
      'group_bucket{le="1"} 2',
      'group_bucket{le="2"} 2',
      'group_bucket{le="4"} 5',
      'group_bucket{le="+Inf"} 5',
      'group_sum 12',
      'group_count 5',
    ]);
  });
});
