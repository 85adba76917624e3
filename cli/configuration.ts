/**
 * What a person can set: by flags, by environment, by a file. Flags win over environment, environment over the
 * file, the file over what we think best.
 *
 * Pure: it reads nothing itself, so that every combination can be tested, and every value that does not fit is
 * refused with the place it came from ("GATHER_PORT must be …"), not somewhere deep in the program.
 */
import { Failure } from './failure.ts';

export interface Configuration {
  /** Folder in which the vat keeps everything. */
  readonly data: string;
  /** Address the page listens on. */
  readonly host: string;
  readonly port: number;
  /** Where others reach the page, when that is not http://host:port. */
  readonly publicUrl: string | undefined;
  /** File with the key that unlocks the vat unattended. */
  readonly keyFile: string | undefined;
  /** File that the server log goes to. */
  readonly log: string | undefined;
  /** May `gather start` open the browser? */
  readonly open: boolean;
}

type Values = Readonly<Record<string, unknown>>;

export interface Sources {
  /** As commander gives them. */
  readonly flags: Values;
  /** The environment, of which only GATHER_* is looked at. */
  readonly environment: Values;
  /** Content of the configuration file, parsed; undefined when there is none. */
  readonly file: unknown;
  /** Data folder by the convention of the platform. */
  readonly dataFolder: string;
}

interface Setting<T> {
  readonly wanted: string;
  /** Gives undefined for what does not fit. */
  readonly read: (value: unknown) => T | undefined;
}

const path: Setting<string> = {
  wanted: 'a path',
  read: (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined),
};

const SETTINGS = {
  data: path,
  host: { wanted: 'a host name or an IP address', read: (value) => hostFrom(value) },
  port: { wanted: 'a whole number from 0 to 65535', read: (value) => portFrom(value) },
  publicUrl: {
    wanted: 'an address such as https://files.example.org',
    read: (value) => publicUrlFrom(value),
  },
  keyFile: path,
  log: path,
  open: { wanted: 'true or false', read: (value) => booleanFrom(value) },
} satisfies { [K in keyof Configuration]: Setting<NonNullable<Configuration[K]>> };

const NAMES = Object.keys(SETTINGS) as (keyof Configuration)[];

/** Puts the configuration together. Throws a Failure with code bad-configuration. */
export function configure({ flags, environment, file, dataFolder }: Sources): Configuration {
  const fromFile = fileValues(file);
  const set: Record<string, unknown> = {};
  for (const name of NAMES) {
    const variable = variableOf(name);
    const candidates: [unknown, string][] = [
      [flags[name], flagOf(name)],
      [environment[variable] || undefined, variable],
      [fromFile[name], `“${name}” in the configuration file`],
    ];
    const chosen = candidates.find(([value]) => value !== undefined);
    if (chosen) set[name] = check(name, ...chosen);
  }
  return {
    data: dataFolder,
    host: '127.0.0.1',
    port: 4284,
    publicUrl: undefined,
    keyFile: undefined,
    log: undefined,
    open: true,
    ...set,
  };
}

/** Reads the text of the configuration file. Throws a Failure with code bad-configuration. */
export function parseConfigurationFile(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw bad(`The configuration file ${place} is no valid JSON: ${why}`);
  }
}

function fileValues(file: unknown): Values {
  if (file === undefined) return {};
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    throw bad('The configuration file must hold one JSON object, such as {"port": 8080}.');
  }
  const unknown = Object.keys(file).find((name) => !(NAMES as string[]).includes(name));
  if (unknown !== undefined) {
    throw bad(
      `The configuration file sets “${unknown}”, which does not exist. ` +
        `There are: ${NAMES.join(', ')}.`,
    );
  }
  return file as Values;
}

function check(name: keyof Configuration, value: unknown, source: string): unknown {
  const { wanted, read } = SETTINGS[name];
  const result = read(value);
  if (result === undefined) throw bad(`${source} must be ${wanted}.`);
  return result;
}

function hostFrom(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.:-]{1,253}$/.test(value) ? value : undefined;
}

function portFrom(value: unknown): number | undefined {
  const text = String(value);
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function publicUrlFrom(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const plain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!plain || !['http:', 'https:'].includes(url.protocol)) return undefined;
  return url.href.replace(/\/+$/, '');
}

function booleanFrom(value: unknown): boolean | undefined {
  const found = new Map([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ]);
  return found.get(String(value));
}

/** `publicUrl` → `GATHER_PUBLIC_URL`. */
function variableOf(name: string): string {
  return `GATHER_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/** `publicUrl` → `--public-url`. */
function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, '-$&').toLowerCase()}`;
}

function bad(message: string): Failure {
  return new Failure('bad-configuration', message);
}
