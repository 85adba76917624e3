/**
 * What can go wrong around a vat before it runs, each with a code and one sentence that says what to do.
 */
export class HostTrouble extends Error {
  readonly code: string;

  constructor(code: string, text: string, cause?: unknown) {
    super(text, { cause });
    this.name = 'HostTrouble';
    this.code = code;
  }
}

export function vatInUse(other: { pid: number; address: string } | undefined): HostTrouble {
  const where = other ? ` by process ${other.pid}; its page is ${other.address}` : '';
  return new HostTrouble(
    'in-use',
    `This vat is already open${where}. Use that one, or end it first with: gather stop`,
  );
}

export function portTaken(port: number): HostTrouble {
  return new HostTrouble(
    'port-taken',
    `Port ${port} is taken by another program. Choose another one, for example: gather start --port ${port + 1}`,
  );
}

export const lockedVat = (): HostTrouble =>
  new HostTrouble('locked', 'This vat is locked. Its owner has to unlock it first.');

export const newVat = (): HostTrouble =>
  new HostTrouble('new', 'There is no vat here yet. Open the link that gather start printed.');

export const notNew = (): HostTrouble =>
  new HostTrouble('not-new', 'There is a vat here already. Unlock it with its passphrase instead.');

export const unknownReference = (): HostTrouble =>
  new HostTrouble('unknown', 'This link does not lead anywhere (any more).');
