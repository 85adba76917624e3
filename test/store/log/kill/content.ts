/** The bytes of one version of an object: its number, then what follows from it. */
export function contentOf(version: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (version * 31 + i * (1 + (version % 7))) >>> (i % 3);
  return bytes;
}
