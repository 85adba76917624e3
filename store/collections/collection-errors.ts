/** What can go wrong in a collection, one class a case, each with a stable `code`. */

/** A node is not what its hash says, or says what no node may say. Nothing of it was used. */
export class DamagedNode extends Error {
  readonly code = 'damaged-node';

  constructor(what: string) {
    super(
      `A part of a collection is damaged: ${what}. Read an earlier version, or ask other hosts.`,
    );
    this.name = 'DamagedNode';
  }
}

/** A node that the collection needs is not there. */
export class NodeMissing extends Error {
  readonly code = 'node-missing';

  constructor(options?: ErrorOptions) {
    super(
      'A part of a collection is missing. Read an earlier version, or ask other hosts.',
      options,
    );
    this.name = 'NodeMissing';
  }
}
