/**
 * What is typed at the prompt, made ready for Node's own evaluation: an expression is awaited, so that
 * `E(lake).list()` shows the list and not a promise. Statements are left as they are: `const x = E(lake).list()`
 * keeps the promise, to be sent to before it is settled.
 */
import { Script } from 'node:vm';

/** The name under which the prompt keeps its function that settles results. */
export const SETTLE_NAME = '__settle';

const DECLARATION = /^(?:async\s+)?(?:function|class)\b/;

/** `1 + 1;` → `await __settle((1 + 1))`; anything that is no expression comes back unchanged. */
export function awaitExpression(code: string): string {
  const bare = code.trim().replace(/(?:;\s*)+$/, '');
  if (bare === '' || DECLARATION.test(bare) || !isExpression(bare)) return code;
  return `await ${SETTLE_NAME}((${bare}\n))\n`;
}

/** Would this parse inside brackets of an async function? It is only parsed, never run. */
function isExpression(code: string): boolean {
  try {
    new Script(`async () => ((\n${code}\n))`);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
