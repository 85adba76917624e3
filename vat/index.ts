/** The door of vat/: what other parts may use. */
export * from './guards.ts';
export * from './interface.ts';
