import assert from 'node:assert/strict';
import fc from 'fast-check';
import { layered, type Place } from '../../../../../ui/pages/inspector/statechart/layered.ts';

const SIZE = { width: 80, height: 30 };
const LABEL = { width: 60, height: 20 };

const overlap = (a: Place, b: Place): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('layered', () => {
  it('places what follows below, with the label between', () => {
    const boxes = new Map([
      ['a', SIZE],
      ['b', SIZE],
    ]);
    const drawing = layered(boxes, [{ from: 'a', to: 'b', ...LABEL }]);
    const [a, b] = [drawing.boxes.get('a') as Place, drawing.boxes.get('b') as Place];
    const [line] = drawing.lines;
    assert.ok(line);
    assert.ok(a.y + a.height < line.label.y && line.label.y + LABEL.height < b.y);
    assert.deepEqual([line.points[0]?.y, line.points.at(-1)?.y], [a.y + a.height, b.y]);
  });

  it('draws a way back from the lower box up to the upper one', () => {
    const boxes = new Map([
      ['a', SIZE],
      ['b', SIZE],
    ]);
    const lines = [
      { from: 'a', to: 'b', ...LABEL },
      { from: 'b', to: 'a', ...LABEL },
    ];
    const back = layered(boxes, lines).lines[1]?.points ?? [];
    assert.ok((back[0]?.y ?? 0) > (back.at(-1)?.y ?? 0));
  });

  it('lets no box or label cover another, and nothing lie outside', () => {
    const line = fc
      .record({ from: fc.nat(7), to: fc.nat(7) })
      .filter(({ from, to }) => from !== to);
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 10 }), fc.array(line, { maxLength: 14 }), (n, ends) => {
        const boxes = new Map(Array.from({ length: n }, (_, at) => [`${at}`, SIZE]));
        const lines = ends.map(({ from, to }) => ({ from: `${from}`, to: `${to}`, ...LABEL }));
        const { lines: drawn, boxes: placed, width, height } = layered(boxes, lines);
        const all = [...placed.values(), ...drawn.map(({ label }) => label)];
        for (const [at, one] of all.entries()) {
          assert.ok(one.x >= -1e-6 && one.y >= 0);
          assert.ok(one.x + one.width <= width + 1e-6 && one.y + one.height <= height + 1e-6);
          for (const other of all.slice(at + 1)) assert.ok(!overlap(one, other));
        }
      }),
      { numRuns: 60 },
    );
  });
});
