/** Looks for secrets in what lies on disks, in all the forms in which they could lie there unseen. */

/** Where the bytes of the first four letters of any pattern may be. */
const BITS = 20;

export type Secrets = Readonly<Record<string, Uint8Array>>;

/** The ways in which bytes could lie somewhere without being seen at once. */
function formsOf(secret: Uint8Array): Buffer[] {
  const bytes = Buffer.from(secret);
  const text = bytes.toString('latin1');
  const base64 = (shift: number) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64url')
      .slice(4, -4);
  return [
    bytes,
    Buffer.from(text, 'utf16le'),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('hex').toUpperCase()),
    ...[0, 1, 2].flatMap((shift) => {
      const url = base64(shift);
      return [Buffer.from(url), Buffer.from(url.replaceAll('-', '+').replaceAll('_', '/'))];
    }),
  ];
}

/** Gives a function that names the secrets in some bytes, in one pass over them. */
export function leakFinder(secrets: Secrets): (bytes: Uint8Array) => string[] {
  const patterns = new Map<number, { readonly form: Buffer; readonly name: string }[]>();
  const may = new Uint8Array(2 ** BITS);
  for (const [name, secret] of Object.entries(secrets)) {
    for (const form of formsOf(secret)) {
      if (form.length < 6) throw new RangeError(`${name} is too short to be looked for.`);
      const head = form.readUInt32LE();
      may[slotOf(head)] = 1;
      patterns.set(head, [...(patterns.get(head) ?? []), { form, name }]);
    }
  }
  return (given) => {
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.length);
    const found = new Set<string>();
    let head = 0;
    for (let at = 0; at < bytes.length; at++) {
      head = (head >>> 8) | ((bytes[at] as number) << 24);
      if (at < 3 || may[slotOf(head)] === 0) continue;
      for (const { form, name } of patterns.get(head >>> 0) ?? []) {
        const start = at - 3;
        if (form.equals(bytes.subarray(start, start + form.length))) found.add(name);
      }
    }
    return [...found];
  };
}

function slotOf(head: number): number {
  return Math.imul(head, 0x9e3779b1) >>> (32 - BITS);
}
