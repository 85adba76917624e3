/** A lifecycle as plain data: for a statechart drawing, in an inspector or in documentation. */
import type { AnyStateNode } from 'xstate';
import type { AnyKind } from '../kind.ts';
import type { Delayed, Machine, PhaseValue } from './machine.ts';

/** One phase. Phases are named by their paths, nested ones with dots. */
export interface PhaseDescription {
  readonly path: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final';
  /** The phase it begins in, of a compound one. */
  readonly initial?: string;
}

/** What leads from one phase to others. */
export interface TransitionDescription {
  readonly from: string;
  /** Empty: the phase stays as it is. Several: in parallel ones. */
  readonly to: readonly string[];
  readonly by: 'method' | 'delay' | 'always' | 'done';
  /** The method, `facet.method`; or the delay, by name or in milliseconds. */
  readonly what?: string | number;
  /** Only if this guard says yes. */
  readonly guard?: string;
}

export interface LifecycleDescription {
  readonly kind: string;
  /** The innermost phases that a new actor is in, unless a guard has it otherwise. */
  readonly initial: readonly string[];
  readonly phases: readonly PhaseDescription[];
  readonly transitions: readonly TransitionDescription[];
}

/** The lifecycle of a kind; undefined when it has none. `from` of the whole machine is ''. */
export function describeLifecycle(kind: AnyKind): LifecycleDescription | undefined {
  const root = kind.lifecycle?.machine.root;
  if (!root) return undefined;
  const nodes = withChildren(root);
  return {
    kind: kind.name,
    initial: startOf(root),
    phases: nodes.slice(1).map(phaseOf),
    transitions: nodes.flatMap(transitionsOf),
  };
}

/** The innermost phases of `phase`, as paths. */
export function pathsOf(phase: PhaseValue, within = ''): string[] {
  if (typeof phase === 'string') return [within + phase];
  return Object.entries(phase).flatMap(([name, inner]) => {
    const deeper = typeof inner === 'string' || Object.keys(inner).length > 0;
    return deeper ? pathsOf(inner, `${within}${name}.`) : [within + name];
  });
}

/** Is `path` one of the phases, inner or outer, that `phase` says an actor is in? */
export function isWithin(machine: Machine, phase: PhaseValue, path: string): boolean {
  const found = pathsOf(phase).some((one) => one === path || one.startsWith(`${path}.`));
  if (!found && !withChildren(machine.machine.root).some((node) => pathOf(node) === path)) {
    throw new TypeError(`There is no phase ${path}.`);
  }
  return found;
}

function withChildren(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(withChildren)];
}

const pathOf = (node: AnyStateNode): string => node.path.join('.');

function startOf(node: AnyStateNode): string[] {
  const inner = node.type === 'parallel' ? Object.values(node.states) : node.initial.target;
  const next = (inner as AnyStateNode[]).map((one) =>
    Object.keys(one.states).length > 0 ? startOf(one) : [pathOf(one)],
  );
  return next.flat();
}

function phaseOf(node: AnyStateNode): PhaseDescription {
  const path = pathOf(node);
  const type = node.type as PhaseDescription['type'];
  if (type !== 'compound') return { path, type };
  const [initial] = node.initial.target as AnyStateNode[];
  return { path, type, ...(initial ? { initial: pathOf(initial) } : {}) };
}

function transitionsOf(node: AnyStateNode): TransitionDescription[] {
  const listed = [...node.transitions.values()].flat();
  return [...listed, ...(node.always ?? [])].map((one) => ({
    from: pathOf(node),
    to: ((one.target ?? []) as AnyStateNode[]).map(pathOf),
    ...causeOf(one as Delayed),
    ...(typeof one.guard === 'string' ? { guard: one.guard } : {}),
  }));
}

function causeOf({ eventType, delay }: Delayed): Pick<TransitionDescription, 'by' | 'what'> {
  if (delay !== undefined) return { by: 'delay', what: delay };
  if (eventType === '') return { by: 'always' };
  if (eventType.startsWith('xstate.done.')) return { by: 'done' };
  return { by: 'method', what: eventType };
}
