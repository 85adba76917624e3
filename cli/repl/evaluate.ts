/** Looks at values of the prompt, whose names live in the scope of this process. */
import { Script } from 'node:vm';

/** The value of a name or property path. Throws when it is not there. */
export function evaluatePath(path: string): unknown {
  return new Script(path).runInThisContext();
}

/** The settled value of an expression, which may use await. Throws what it throws. */
export async function evaluateExpression(code: string): Promise<unknown> {
  return new Script(`(async () => (${code}\n))()`).runInThisContext();
}
