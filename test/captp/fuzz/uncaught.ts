/** Hears of what is thrown and caught by nobody, in the place of whoever else listens for that. */

export interface Uncaught {
  /** What has come since the last call, in words. */
  take(): string | undefined;
}

const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

export async function watchingUncaught<R>(run: (uncaught: Uncaught) => Promise<R>): Promise<R> {
  let last: string | undefined;
  const note = (error: unknown) => {
    last = `uncaught: ${told(error)}`;
  };
  const others = EVENTS.map((event) => {
    const listeners = process.listeners(event as 'uncaughtException');
    process.removeAllListeners(event);
    process.on(event, note);
    return { event, listeners };
  });
  try {
    return await run({
      take() {
        const taken = last;
        last = undefined;
        return taken;
      },
    });
  } finally {
    for (const { event, listeners } of others) {
      process.removeAllListeners(event);
      for (const listener of listeners) process.on(event, listener);
    }
  }
}

/** An error as the reader of a report needs it: with its stack. */
export const told = (error: unknown): string =>
  (error instanceof Error ? error.stack : undefined) ?? String(error);
