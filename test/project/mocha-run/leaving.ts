/** Passes and lets its mocha end, and leaves a process behind that holds the output of both. */
import { spawn } from 'node:child_process';

describe('a test that forgets a process', () => {
  it('passes', () => {
    spawn('sleep', ['1000'], { stdio: 'inherit' }).unref();
  });
});
