/** Published methods as a person reads them: `add(file: {name, folder, type?}) → Upload`. */
import type { GuardDescription, InterfaceDescription, MethodDescription } from '../../vat/index.ts';
import { formatTable } from '../terminal/format.ts';
import { orderFields } from './field-order.ts';

/** `rename(id, name)`; arguments that may be left out end in `?`. */
export function shortSignature(name: string, method: MethodDescription): string {
  const args = method.args.map((arg) => arg.name + (arg.guard.kind === 'optional' ? '?' : ''));
  const more = method.more ? [`…${method.more.name}`] : [];
  return `${name}(${[...args, ...more].join(', ')})`;
}

/** `rename(id: text, name: text) → {id, kind, …}` */
export function fullSignature(name: string, method: MethodDescription): string {
  const result = method.result.kind === 'nothing' ? '' : ` → ${wanted(method.result)}`;
  return `${name}(${argumentsText(method)})${result}`;
}

/** What a guard accepts, in few words. */
function wanted(guard: GuardDescription): string {
  switch (guard.kind) {
    case 'nat':
      return 'whole number';
    case 'int':
      return `whole number from ${guard.min} to ${guard.max}`;
    case 'number':
      return guard.min === undefined ? 'number' : `number from ${guard.min} to ${guard.max}`;
    case 'literal':
      return typeof guard.value === 'string' ? `'${guard.value}'` : `${guard.value}`;
    case 'either':
      return guard.options.map(wanted).join(' | ');
    case 'promise':
      return `promise for ${wanted(guard.of)}`;
    case 'map':
      return `map of ${wanted(guard.value)}`;
    case 'oneOf':
      return guard.options.map((option) => `'${option}'`).join(' | ');
    case 'ref':
      return guard.interface ?? 'reference';
    case 'list':
      return `list of ${wanted(guard.of)}`;
    case 'optional':
      return `${wanted(guard.of)} or nothing`;
    case 'record': {
      const names = orderFields(Object.keys(guard.fields)).map(
        (name) => name + (guard.fields[name]?.kind === 'optional' ? '?' : ''),
      );
      return `{${names.join(', ')}}`;
    }
    default:
      return guard.kind;
  }
}

/** All methods of an interface, one a line: name, arguments, result. */
export function methodTable(described: InterfaceDescription): string {
  const rows = Object.entries(described.methods)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, method]) => [
      name,
      argumentsText(method),
      method.result.kind === 'nothing' ? '' : shortened(wanted(method.result)),
    ]);
  return formatTable([{ title: 'METHOD' }, { title: 'ARGUMENTS' }, { title: 'RESULT' }], rows);
}

/** The fields of a large record are seen when one has it; a table shows the first of them. */
function shortened(record: string): string {
  return record.replace(/\{((?:[^,}]+, ){3}[^,}]+), [^}]+\}/, '{$1, …}');
}

function argumentsText({ args, more }: MethodDescription): string {
  const rest = more ? [`…${more.name}: ${wanted(more.guard)}`] : [];
  return [...args.map(argumentText), ...rest].join(', ');
}

function argumentText({ name, guard }: MethodDescription['args'][number]): string {
  return guard.kind === 'optional' ? `${name}?: ${wanted(guard.of)}` : `${name}: ${wanted(guard)}`;
}
