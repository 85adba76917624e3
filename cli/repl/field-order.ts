/**
 * The order of the fields of a record, as its interface writes them.
 *
 * On the wire the fields of a record are sorted by their length, which is good for machines. A person finds `id,
 * kind, name` sooner first, so known records are shown in the order that actors/ gives them.
 */
import * as device from '../../actors/device/interface.ts';
import * as inspector from '../../actors/inspector/interface.ts';
import * as lake from '../../actors/lake/interface.ts';
import * as share from '../../actors/share/interface.ts';
import {
  describeInterface,
  type GuardDescription,
  type Interface,
  type InterfaceDescription,
} from '../../vat/index.ts';

/** The interfaces that this program was built with. */
export const BUILT_IN: readonly InterfaceDescription[] = [device, inspector, lake, share]
  .flatMap((module) => Object.values<unknown>({ ...module }))
  .filter(isInterface)
  .map(describeInterface);

const ORDERS: readonly (readonly string[])[] = BUILT_IN.flatMap(({ methods }) =>
  Object.values(methods).flatMap(({ args, result }) =>
    [...args.map((arg) => arg.guard), result].flatMap(recordsIn),
  ),
);

/** `names`, in the order of a known record that has all of them, else as they are. */
export function orderFields(names: readonly string[]): readonly string[] {
  const fitting = ORDERS.filter((order) => names.every((name) => order.includes(name)));
  const [closest] = fitting.sort((a, b) => a.length - b.length);
  return closest ? closest.filter((name) => names.includes(name)) : names;
}

function recordsIn(guard: GuardDescription): string[][] {
  if ('of' in guard) return recordsIn(guard.of);
  if (guard.kind === 'either') return guard.options.flatMap(recordsIn);
  if (guard.kind === 'map') return recordsIn(guard.value);
  if (guard.kind !== 'record') return [];
  return [Object.keys(guard.fields), ...Object.values(guard.fields).flatMap(recordsIn)];
}

function isInterface(value: unknown): value is Interface {
  return typeof value === 'object' && value !== null && 'guards' in value && 'name' in value;
}
