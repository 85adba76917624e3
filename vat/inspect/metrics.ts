/**
 * The vat in figures, in the text format that Prometheus reads.
 *
 * Figures are seen by more people than the vat itself is, so they name nobody: no actor, no other
 * vat, no connection; and kinds only by their counts taken together.
 */

/** One figure, or several that differ by labels; those of a histogram also by how their names end. */
export interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly values: readonly (readonly [
    labels: Readonly<Record<string, string>>,
    value: number,
    end?: string,
  ])[];
}

export function gauge(name: string, help: string, value: number): Metric {
  return { name, type: 'gauge', help, values: [[{}, value]] };
}

export function counter(name: string, help: string, value: number): Metric {
  return { name, type: 'counter', help, values: [[{}, value]] };
}

/** Of counts by size: how many were at most 1, 2, 4, 8 … large; and the sum of all sizes. */
export function histogram(
  name: string,
  help: string,
  counts: readonly number[],
  sum: number,
): Metric {
  let total = 0;
  const buckets = counts.map((count, at) => {
    total += count;
    return [{ le: String(2 ** at) }, total, '_bucket'] as const;
  });
  const values = [
    ...buckets,
    [{ le: '+Inf' }, total, '_bucket'] as const,
    [{}, sum, '_sum'] as const,
    [{}, total, '_count'] as const,
  ];
  return { name, type: 'histogram', help, values };
}

/** The text; ends with a line break, as a textfile collector wants it. */
export function formatMetrics(metrics: readonly Metric[]): string {
  return metrics
    .map(({ name, type, help, values }) => {
      const lines = values.map(
        ([labels, value, end = '']) => `${name}${end}${labelText(labels)} ${value}`,
      );
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`;
    })
    .join('');
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
