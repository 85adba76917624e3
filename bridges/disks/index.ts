/** The door of bridges/disks: the powers of the store, made of node:*. */
export { nodeCiphers } from './node-ciphers.ts';
export { openNodeDisk } from './node-disk.ts';
export { nodeRandom } from './node-random.ts';
