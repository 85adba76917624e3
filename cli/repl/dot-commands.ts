/**
 * `.inspect` and `.help` of the prompt; `.load`, `.editor`, `.save` and `.exit` are Node's.
 */
import type { REPLServer } from 'node:repl';
import { isRef } from '../../captp/index.ts';
import type { InterfaceDescription } from '../../vat/index.ts';
import { evaluateExpression } from './evaluate.ts';
import type { InterfaceBook } from './interface-book.ts';
import { learnNames, show } from './show.ts';
import { methodTable } from './signature.ts';
import { TOOL_HELP } from './tools.ts';

/** Names in the scope of a prompt, each with what it is for. */
export type HelpRows = readonly (readonly [string, string])[];

/** What the prompt that is joined to a vat has. */
export const VAT_HELP: HelpRows = [
  ['lake', 'your files: E(lake).list(), .find(words), .rename(id, name) …'],
  ['shares', 'what you handed out: E(shares).list(), .grant(entry, {label})'],
  ['devices', 'the browsers that may enter'],
  ['vat', 'the vat itself: E(vat).status(), .grant(ref, label), .enliven(sturdyref)'],
  ['home', 'the way to all of them'],
  ...TOOL_HELP,
];

/** What each word in the scope of the prompt is. */
function scopeHelp(rows: HelpRows): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, what]) => `  ${name.padEnd(width)}  ${what}`).join('\n');
}

export function addCommands(server: REPLServer, book: InterfaceBook, help: HelpRows): void {
  server.defineCommand('inspect', {
    help: 'Show what a reference can do: .inspect lake',
    action(expression) {
      this.clearBufferedCommand();
      const told = inspectExpression(expression.trim(), book).catch((error: unknown) =>
        show(error, book),
      );
      void told.then((text) => {
        this.output.write(`${text}\n`);
        this.displayPrompt();
      });
    },
  });
  server.defineCommand('help', {
    help: 'Show what there is',
    action() {
      const commands = Object.entries(this.commands).map(
        ([name, command]) => `  .${name.padEnd(10)}${command?.help ?? ''}`,
      );
      const tab = 'Tab completes methods after E(ref). and shows arguments inside a call.';
      this.output.write(`${[scopeHelp(help), tab, ...commands.sort()].join('\n')}\n`);
      this.displayPrompt();
    },
  });
}

async function inspectExpression(expression: string, book: InterfaceBook): Promise<string> {
  if (expression === '') return 'Say what to look at, for example: .inspect lake';
  const value = await evaluateExpression(expression);
  if (!isRef(value)) {
    await learnNames(value, book);
    return show(value, book);
  }
  const described = await book.ask(value);
  return described ? interfaceText(described) : 'This reference does not tell what it can do.';
}

function interfaceText(described: InterfaceDescription): string {
  return `«${described.name}»\n${methodTable(described)}`;
}
