/**
 * Who keeps pieces for us: what the vat knows of its hosts, joined with how the pieces stand, one
 * line a person. A person with two machines counts once, as for the placing of pieces.
 */
import { msg, str } from '@lit/localize';
import type { KeepingHealth } from '../../../actors/keeping/interface.ts';
import type { HostReport } from '../../../actors/storage/interface.ts';
import { formatNumber } from '../../locale/index.ts';

/** `full`: no room is left; `away`: it does not answer. */
type Standing = 'well' | 'full' | 'away';

export interface Keeper {
  readonly name: string;
  readonly standing: Standing;
  readonly hosts: readonly HostLine[];
}

export interface HostLine {
  readonly id: string;
  readonly report: HostReport;
  readonly standing: Standing;
  readonly pieces: bigint;
  /** Gave wrong bytes: how often, and when last. */
  readonly wrong: KeepingHealth['hosts'][number]['wrong'];
}

const WORST: readonly Standing[] = ['away', 'full', 'well'];

export function keepersOf(
  reports: readonly HostReport[],
  { hosts }: Pick<KeepingHealth, 'hosts'>,
): Keeper[] {
  const known = new Map(hosts.map((host) => [host.host, host]));
  const lines = reports.map((report): HostLine => {
    const { id, host, trouble, full } = report;
    const standing = trouble !== undefined ? 'away' : full ? 'full' : 'well';
    const { pieces = 0n, wrong } = known.get(host) ?? {};
    return { id, report, standing, pieces, wrong };
  });
  const byPerson = new Map<string, HostLine[]>();
  for (const line of lines) {
    const { person } = line.report;
    byPerson.set(person, [...(byPerson.get(person) ?? []), line]);
  }
  return [...byPerson].map(([name, own]) => ({
    name,
    hosts: own,
    standing: WORST.find((each) => own.some(({ standing }) => standing === each)) ?? 'well',
  }));
}

/**
 * One sentence for the top of the page: is all of it safe? Only with a backup is it so without this machine, as the
 * names and keys of files are in the vat alone.
 */
export function headline(health: KeepingHealth, people: number, isBackedUp: boolean): string {
  const { blobs, whole, alone, away, lost, survives } = health;
  if (lost === 1n) return msg('1 part of your files is lost.');
  if (lost > 0n) return msg(str`${formatNumber(lost)} parts of your files are lost.`);
  if (away > 0n && people > 0) {
    return msg(
      'Some of your files are not here, and those who keep pieces of them are away. They come back when these do.',
    );
  }
  if (people === 0) return msg('Your files are on this machine alone.');
  if (blobs === 0n) return msg('There is nothing to keep yet.');
  if (alone > 0n) {
    const share = formatNumber(Math.floor((100 * Number(blobs - alone)) / Number(blobs)));
    return msg(str`${share} % of your files are with others; the rest is on this machine alone.`);
  }
  const any =
    survives === 1n
      ? msg('Whoever of them vanishes, the others still have all of it.')
      : msg(str`Any ${survives} of them may vanish, and the others still have all of it.`);
  if (people === 1) {
    return msg('Your files are here and with one other person. With a second one they are safer.');
  }
  if (survives === 0n) return msg('Your files are with others, but each of them is needed.');
  if (whole < blobs) return msg(str`Some pieces are being mended. ${any}`);
  return isBackedUp ? msg(str`All is safe. ${any}`) : msg(str`All pieces are there. ${any}`);
}
