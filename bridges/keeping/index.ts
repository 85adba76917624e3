/** The door of bridges/keeping: what is here is kept with others, too. */
export { HealingDisk } from './healing-disk.ts';
export { type KeepingHome, openKeeping } from './keeping.ts';
