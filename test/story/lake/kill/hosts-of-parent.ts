/**
 * Hosts that live in the process that started this one: so they outlive its end, as those of other
 * people do. A question is a message and so is its answer; a writer is named by a number.
 */
import { HostFull, HostGone, type ShareHost, ShareMissing } from '../../../../store/index.ts';

export interface Question {
  readonly id: number;
  readonly host: string;
  /** A method of the host, or of the writer of that number. */
  readonly what: string;
  readonly writer?: number;
  readonly args: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

const ERRORS: Record<string, () => Error> = {
  'host-gone': () => new HostGone(),
  'host-full': () => new HostFull(),
  'share-missing': () => new ShareMissing(),
};

/** `before` is called before each question, and may not return. */
export async function hostsOfParent(before: () => void): Promise<readonly ShareHost[]> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let ids = 0;
  process.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const ask = async (host: string, what: string, args: readonly unknown[], writer?: number) => {
    before();
    const id = ++ids;
    const question: Question = { id, host, what, args, ...(writer ? { writer } : {}) };
    const { answer, error } = await new Promise<Answer>((answered) => {
      waiting.set(id, answered);
      process.send?.(question);
    });
    if (error !== undefined) throw ERRORS[error]?.() ?? new Error(error);
    before();
    return answer as never;
  };
  const ids_ = (await ask('', 'hosts', [])) as string[];
  return ids_.map((id) => ({
    id,
    person: id,
    put: (...args) => ask(id, 'put', args),
    async begin(...args) {
      const writer = (await ask(id, 'begin', args)) as number;
      return {
        write: (bytes) => ask(id, 'write', [bytes], writer),
        finish: (share) => ask(id, 'finish', [share], writer),
        abort: () => ask(id, 'abort', [], writer),
      };
    },
    read: (...args) => ask(id, 'read', args),
    look: (...args) => ask(id, 'look', args),
    renew: (...args) => ask(id, 'renew', args),
    cancel: (...args) => ask(id, 'cancel', args),
    space: () => ask(id, 'space', []),
    readSlot: (...args) => ask(id, 'readSlot', args),
    writeSlot: (...args) => ask(id, 'writeSlot', args),
  }));
}
