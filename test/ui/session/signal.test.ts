import assert from 'node:assert/strict';
import { Signal, Watching } from '../../../ui/session/signal.ts';
import { testHost } from './host.ts';

describe('Signal', () => {
  it('tells its listeners of a change, and of nothing else', () => {
    const signal = new Signal(1);
    const told: number[] = [];
    const stop = signal.subscribe((value) => told.push(value));
    signal.value = 1;
    signal.value = 2;
    stop();
    signal.value = 3;
    assert.deepEqual(told, [2]);
    assert.equal(signal.value, 3);
  });

  it('lets a listener leave while it is told', () => {
    const signal = new Signal(0);
    const told: string[] = [];
    const stop = signal.subscribe(() => {
      told.push('first');
      stop();
    });
    signal.subscribe(() => told.push('second'));
    signal.value = 1;
    signal.value = 2;
    assert.deepEqual(told, ['first', 'second', 'second']);
  });
});

describe('Watching', () => {
  it('renders its host again while that is in the page, and lets go after', () => {
    const signal = new Signal('a');
    const host = testHost();
    const watching = new Watching(host, signal);
    host.connect();
    const before = host.updates;
    signal.value = 'b';
    assert.equal(watching.value, 'b');
    assert.equal(host.updates, before + 1);
    host.disconnect();
    signal.value = 'c';
    assert.equal(host.updates, before + 1);
  });
});
