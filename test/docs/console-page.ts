/**
 * A page of docs/ that shows a terminal: which lines somebody types, where, and what is answered.
 *
 * A block ```console alice``` is Alice's terminal. `$ …` is a command, `> …` a line at the prompt of the REPL that
 * is open there (`... …` continues it); what follows is the answer, in which `…` stands for anything. A block ```js name.js``` is a file.
 */

export interface Step {
  readonly who: string;
  readonly at: 'shell' | 'prompt';
  readonly input: string;
  readonly expected: string;
  /** Line of the page, from 1. */
  readonly line: number;
}

export interface ConsolePage {
  readonly steps: readonly Step[];
  readonly files: ReadonlyMap<string, string>;
}

export function readConsolePage(markdown: string): ConsolePage {
  const steps: Step[] = [];
  const files = new Map<string, string>();
  for (const block of markdown.matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm)) {
    const [, kind = '', name = '', body = ''] = block;
    const line = markdown.slice(0, block.index).split('\n').length + 1;
    if (kind === 'js') files.set(name, body);
    if (kind === 'console') steps.push(...readSteps(name, body, line));
  }
  return { steps, files };
}

function readSteps(who: string, body: string, from: number): Step[] {
  const steps: Step[] = [];
  const lines = body.replace(/\n$/, '').split('\n');
  let at = 0;
  while (at < lines.length) {
    const typed = /^([$>]) (.*)$/.exec(lines[at] ?? '');
    if (!typed) throw new Error(`Line ${from + at} of the page is no command and no answer.`);
    const line = from + at;
    const answer: string[] = [];
    const more: string[] = [];
    while (lines[at + 1]?.startsWith('... ')) more.push((lines[++at] ?? '').slice(4));
    for (at++; at < lines.length && !/^[$>] /.test(lines[at] ?? ''); at++) {
      answer.push(lines[at] ?? '');
    }
    const [, sign, first = ''] = typed;
    const input = [first, ...more].join('\n');
    const expected = answer.join('\n');
    steps.push({ who, at: sign === '$' ? 'shell' : 'prompt', input, expected, line });
  }
  return steps;
}

/** Is `text` what the page says, with anything at each `…`? Spaces in tables may differ. */
export function answers(text: string, expected: string): boolean {
  const pattern = expected
    .trim()
    .split('…')
    .map((part) =>
      part
        .split(/\s+/)
        .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('\\s+'),
    )
    .join('[\\s\\S]*?');
  return new RegExp(`^${pattern}$`).test(text.trim());
}
