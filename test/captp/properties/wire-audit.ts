/**
 * An auditor on the wire: follows every frame of every connection and keeps books of its own of
 * who was given what. It knows nothing of the tables of a session, so it can check them.
 *
 * Checked when a frame sets out: whoever names an object of the other side holds it (was given it
 * and has not given it back), whoever names an answer has asked for it, nothing is given back
 * twice, nothing follows an abort.
 */
import type { NetworkEvent } from '../../../captp/netlayers/memory-network.ts';
import { recordsIn, type Scanned, scan } from './frame-scan.ts';

/** What one end of a connection has, as seen from the wire. */
interface End {
  /** Mentions of the peer's objects that have arrived and were not given back. */
  readonly held: Map<number, number>;
  /** Mentions of its own objects that were sent, less what has come back. */
  readonly lent: Map<number, number>;
  /** Answers it has asked for and not let go of. */
  readonly asked: Set<number>;
  aborted: boolean;
}

/** Operations that may make an answer; its number is the third field of each. */
const ASK = new Set(['op:deliver', 'op:get', 'op:index', 'op:untag']);

export class WireAudit {
  readonly #ends = new Map<string, End>();
  /** What was wrong, in words; the property is that there is nothing. */
  readonly faults: string[] = [];
  /** Claims of what was handed over. */
  claims = 0;

  readonly #pairs: { readonly connection: number; readonly names: readonly string[] }[] = [];

  readonly watch = ({ is, connection, from, to, frame }: NetworkEvent): void => {
    if (is === 'dialled') this.#pairs.push({ connection, names: [from, to] });
    if (!frame) return;
    const operation = scan(frame);
    if (is === 'sent') this.#sent(this.#end(connection, from), operation, `${from} → ${to}`);
    else if (is === 'arrived') this.#arrived(this.#end(connection, to), operation);
  };

  /** How many of its own objects `designator` has lent to `peer`, when all is quiet. */
  lentBy(designator: string, peer: string): number {
    return this.#between(designator, peer).reduce((sum, { lent }) => sum + lent.size, 0);
  }

  /** How many objects of `peer` are held by `designator`. */
  heldBy(designator: string, peer: string): number {
    return this.#between(designator, peer).reduce((sum, { held }) => sum + held.size, 0);
  }

  /** The ends that `designator` has of all connections with `peer`. */
  #between(designator: string, peer: string): End[] {
    return this.#pairs
      .filter(({ names }) => names.includes(designator) && names.includes(peer))
      .map(({ connection }) => this.#end(connection, designator));
  }

  #end(connection: number, designator: string): End {
    const key = `${connection} ${designator}`;
    const known = this.#ends.get(key);
    if (known) return known;
    const end = { held: new Map(), lent: new Map(), asked: new Set<number>(), aborted: false };
    this.#ends.set(key, end);
    return end;
  }

  #sent(end: End, operation: Scanned, way: string): void {
    const wrong = (what: string) => this.faults.push(`${way}: ${what} (${text(operation)})`);
    if (end.aborted) wrong('something follows an abort');
    const { label, fields } = operation;
    if (label === 'op:abort') end.aborted = true;
    for (const record of recordsIn(operation)) {
      const position = record.fields[0] as number;
      if (record.label === 'desc:export' && position !== 0 && !end.held.has(position)) {
        wrong(`names ${position}, which it does not hold`);
      }
      if (record.label === 'desc:answer' && !end.asked.has(position)) {
        wrong(`names answer ${position}, which it has not`);
      }
      if (isLoan(record)) change(end.lent, position, 1);
      if (record.label === 'desc:handoff-receive') this.claims++;
    }
    const answer = ASK.has(label) ? fields[2] : undefined;
    if (typeof answer === 'number') {
      if (end.asked.has(answer)) wrong(`uses answer number ${answer} twice`);
      end.asked.add(answer);
    }
    for (const [position, count] of givenBack(operation)) {
      if (change(end.held, position, -count) < 0) wrong(`gives back ${position} too often`);
    }
    for (const answer of answersLetGo(operation)) {
      if (!end.asked.delete(answer)) wrong(`lets go of answer ${answer}, which it has not`);
    }
  }

  #arrived(end: End, operation: Scanned): void {
    for (const record of recordsIn(operation)) {
      if (isLoan(record)) change(end.held, record.fields[0] as number, 1);
    }
    for (const [position, count] of givenBack(operation)) change(end.lent, position, -count);
  }
}

function isLoan({ label, fields }: Scanned): boolean {
  return (label === 'desc:import-object' || label === 'desc:import-promise') && fields[0] !== 0;
}

function change(counts: Map<number, number>, position: number, by: number): number {
  const count = (counts.get(position) ?? 0) + by;
  if (count === 0) counts.delete(position);
  else counts.set(position, count);
  return count;
}

const listed = (field: unknown): number[] => (Array.isArray(field) ? field : [field]) as number[];

function givenBack({ label, fields }: Scanned): [number, number][] {
  if (label !== 'op:gc-exports' && label !== 'op:gc-export') return [];
  const counts = listed(fields[1]);
  return listed(fields[0]).map((position, i) => [position, counts[i] as number]);
}

function answersLetGo({ label, fields }: Scanned): number[] {
  return label === 'op:gc-answers' || label === 'op:gc-answer' ? listed(fields[0]) : [];
}

const text = ({ label, fields }: Scanned): string => `${label} ${JSON.stringify(fields)}`;
