import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { keepAlive } from '../../../bridges/netlayers/keep-alive.ts';
import { timersOn } from '../../../bridges/netlayers/timers.ts';

/** A clock that stands still until it is moved; alarms may be made to ring early. */
function manualClock() {
  let now = 1_000;
  let alarms: { time: number; run: () => void }[] = [];
  const ring = (due: (alarm: { time: number }) => boolean) => {
    const ringing = alarms.filter(due);
    alarms = alarms.filter((alarm) => !due(alarm));
    for (const { run } of ringing) run();
  };
  return {
    clock: {
      now: () => now,
      wakeAt(time: number, run: () => void) {
        const alarm = { time, run };
        alarms.push(alarm);
        return () => {
          alarms = alarms.filter((other) => other !== alarm);
        };
      },
    },
    move(milliseconds: number) {
      now += milliseconds;
      ring(({ time }) => time <= now);
    },
    ringEarly: () => ring(() => true),
    pending: () => alarms.length,
  };
}

class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  pings = 0;
  terminated = false;

  ping(): void {
    this.pings++;
  }

  terminate(): void {
    this.terminated = true;
  }
}

describe('keeping a connection alive', () => {
  const watched = () => {
    const time = manualClock();
    const socket = new FakeSocket();
    keepAlive(socket as unknown as WebSocket, timersOn(time.clock));
    return { time, socket };
  };

  it('pings as long as pings are answered', () => {
    const { time, socket } = watched();
    for (let i = 1; i <= 5; i++) {
      time.move(30_000);
      assert.equal(socket.pings, i);
      socket.emit('pong');
    }
    assert.equal(socket.terminated, false);
  });

  it('ends a connection that did not answer', () => {
    const { time, socket } = watched();
    time.move(30_000);
    time.move(30_000);
    assert.equal(socket.terminated, true);
    assert.equal(socket.pings, 1);
  });

  it('leaves no timer behind when the connection closes', () => {
    const { time, socket } = watched();
    time.move(30_000);
    socket.emit('close');
    assert.equal(time.pending(), 0);
  });
});

describe('delays on a clock of the vat', () => {
  it('last their time, also when the clock rings early', () => {
    const time = manualClock();
    let rung = 0;
    timersOn(time.clock).after(100, () => rung++);
    time.ringEarly();
    time.move(99);
    assert.equal(rung, 0);
    time.move(1);
    assert.equal(rung, 1);
    assert.equal(time.pending(), 0);
  });

  it('can be called off, also after an early ring', () => {
    const time = manualClock();
    const cancel = timersOn(time.clock).after(100, () => assert.fail('it was called off'));
    time.ringEarly();
    cancel();
    time.move(1_000);
    assert.equal(time.pending(), 0);
  });
});
