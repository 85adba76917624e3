/** Passes, and leaves a timer that never ends. */
describe('a test that tidies nothing', () => {
  it('passes', () => {
    setInterval(() => {}, 1_000);
  });
});
