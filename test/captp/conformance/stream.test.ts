import { forEachDialect } from './dialects.ts';
import { answered, BOOTSTRAP, fetching, SWISS } from './messages.ts';
import { greetingOf } from './raw-session.ts';
import { RawWire } from './raw-wire.ts';
import { same } from './same.ts';

const CUTS: Record<string, (stream: Buffer) => Buffer[]> = {
  'cut into single bytes': (stream) => [...stream].map((byte) => Buffer.of(byte)),
  'in one piece': (stream) => [stream],
  'cut anywhere': (stream) => [0, 5, 333].map((from, i) => stream.subarray(from, [5, 333][i])),
};

forEachDialect('a stream of messages', (house) => {
  for (const framing of ['none', 'length'] as const) {
    for (const [how, cut] of Object.entries(CUTS)) {
      it(`is understood with the framing “${framing}”, ${how}`, async () => {
        const wire = new RawWire(framing);
        const tester = house().connect('streamer', { wire });
        wire.hold();
        tester.send(greetingOf(tester.dialect, tester.location, tester.key));
        const echo = tester.askAhead(BOOTSTRAP, fetching(SWISS.echo));
        const first = tester.askAhead(answered(echo.answer), ['björn', new Uint8Array(300)]);
        const second = tester.ask(answered(echo.answer), [[1n], true]);
        wire.release(cut);
        await tester.greeted();
        await tester.fulfilled(echo.resolver);
        same(await tester.fulfilled(first.resolver), ['björn', new Uint8Array(300)]);
        same(await tester.fulfilled(second), [[1n], true]);
        await tester.silence();
      });
    }
  }
});
