/** The door of bridges/hosting: what this vat carries for friends, and what it uses of theirs. */
export { Borrowing } from './borrowing.ts';
export { makeHostingOwner } from './hosting-owner.ts';
export { type Circuit, RelayMeter } from './relay-meter.ts';
