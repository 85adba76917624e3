/** Says nothing, and is never over. */
describe('a test that hangs', () => {
  it('for good', async function () {
    this.timeout(0);
    setInterval(() => {}, 1_000);
    await new Promise(() => {});
  });
});
