/** Pointing out that a name, given to somebody or something just now, can be mistaken for another one. */
import type { Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';

/** `alike`: those that it can be mistaken for; nothing is said of none. */
export function noteAlike(task: Task, [alike]: readonly string[]): void {
  if (alike === undefined) return;
  task.printer.note(`Take care: it can be mistaken for “${printable(alike)}”.`);
}
