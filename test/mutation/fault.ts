/**
 * A fault is one deliberate mistake in captp/: a piece of its text, and what stands there instead.
 *
 * Tests prove something only if they fail when the code is wrong. So each rule of the protocol that
 * matters has a fault here that breaks it, and `npm run -s mutate` shows which test notices.
 */
export interface Fault {
  /** What is wrong then, in plain words. */
  readonly name: string;
  /** Under captp/. */
  readonly file: string;
  /** Occurs in the file exactly once, so that a change of the code cannot go unnoticed here. */
  readonly find: string;
  readonly replace: string;
  /** Under test/captp/: files without their ending, or folders, in the order they are asked in. */
  readonly tests: readonly string[];
}

/** The text of the file with the fault in it. Throws when `find` is not there exactly once. */
export function withFault(text: string, { name, file, find, replace }: Fault): string {
  const parts = text.split(find);
  if (parts.length !== 2) {
    throw new Error(
      `“${name}” finds its place ${parts.length - 1} times in captp/${file}, not once.`,
    );
  }
  return parts.join(replace);
}
