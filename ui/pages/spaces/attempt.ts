/** Does something, and answers what went wrong as a sentence for the person; undefined when nothing did. */
import { sentenceOf } from '../../session/index.ts';

export async function attempt(work: () => PromiseLike<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return sentenceOf(error);
  }
}
