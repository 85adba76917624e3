/**
 * What the long commands of this folder are given: `npm run -s grid-story -- rounds=3`. With `--help`
 * they say what they do and what can be given, and do nothing; what they do not know, they refuse,
 * for a run of an hour with a mistyped parameter is an hour lost.
 */

interface Parameter {
  readonly means: string;
  /** What it is when it is not given; a number asks for a number. */
  readonly otherwise?: number | string;
}

interface About<P> {
  /** As in package.json. */
  readonly command: string;
  readonly does: string;
  readonly parameters: P;
}

type Value<P> = P extends { readonly otherwise: number }
  ? number
  : P extends { readonly otherwise: string }
    ? string
    : string | undefined;

export type Values<P> = { readonly [Name in keyof P]: Value<P[Name]> };

/** Ends the process after printing the help, or, with 2, after saying what is wrong. */
export function commandParameters<const P extends Readonly<Record<string, Parameter>>>(
  about: About<P>,
  words: readonly string[] = process.argv.slice(2),
): Values<P> {
  if (words.some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${helpText(about)}\n`);
    process.exit(0);
  }
  try {
    return readParameters(about, words);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${helpText(about)}\n`);
    process.exit(2);
  }
}

/** Throws an Error with a sentence for what is no parameter, or has no number where one belongs. */
export function readParameters<const P extends Readonly<Record<string, Parameter>>>(
  { parameters }: About<P>,
  words: readonly string[],
): Values<P> {
  const given = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    const name = at < 0 ? word : word.slice(0, at);
    if (at < 0 || !Object.hasOwn(parameters, name)) throw new Error(`There is no “${word}” here.`);
    given.set(name, word.slice(at + 1));
  }
  const values = Object.entries(parameters).map(([name, { otherwise }]) => {
    const text = given.get(name);
    if (text === undefined) return [name, otherwise];
    if (typeof otherwise !== 'number') return [name, text];
    if (text !== '' && Number.isFinite(Number(text))) return [name, Number(text)];
    throw new Error(`${name} takes a number.`);
  });
  return Object.fromEntries(values) as Values<P>;
}

export function helpText({ command, does, parameters }: About<Record<string, Parameter>>): string {
  const all = Object.entries(parameters);
  const width = Math.max(0, ...all.map(([name]) => name.length));
  const lines = all.map(([name, { means, otherwise }]) => {
    const unless =
      otherwise === undefined || otherwise === '' ? '' : ` (${otherwise} unless given)`;
    return `  ${name.padEnd(width)}  ${means}${unless}`;
  });
  const usage = `npm run -s ${command}${all.length > 0 ? ' -- NAME=VALUE …' : ''}`;
  return [`Usage: ${usage}`, '', does, ...(lines.length > 0 ? ['', ...lines] : [])].join('\n');
}
