import assert from 'node:assert/strict';
import { deliverTo, Far, makeVow } from '../../captp/index.ts';

describe('a promise that follows another', () => {
  it('keeps sending where it has sent ahead, while the other is open and after', () => {
    const sent: unknown[] = [];
    const { vow, resolver } = makeVow();
    const deliver = (args: readonly unknown[]): void => void sent.push(args[0]);
    resolver.pipelineTo({ deliver, mayShorten: () => false });
    deliverTo(vow, ['one'], undefined);
    const other = makeVow();
    resolver.resolve(other.vow);
    deliverTo(vow, ['two'], undefined);
    other.resolver.resolve(Far('Other', {}));
    deliverTo(vow, ['three'], undefined);
    assert.deepEqual(sent, ['one', 'two', 'three']);
  });

  it('sends by the other when it has sent nothing ahead', () => {
    const sent: unknown[] = [];
    const pipeline = (name: string) => ({
      deliver: (args: readonly unknown[]): void => void sent.push([name, args[0]]),
      mayShorten: () => false,
    });
    const [one, other] = [makeVow(), makeVow()];
    one.resolver.pipelineTo(pipeline('one'));
    other.resolver.pipelineTo(pipeline('other'));
    one.resolver.resolve(other.vow);
    deliverTo(one.vow, ['message'], undefined);
    assert.deepEqual(sent, [['other', 'message']]);
  });
});
