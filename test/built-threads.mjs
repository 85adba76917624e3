/**
 * Threads of the product that tests start run the built program, when it is up to date with the sources: a thread
 * that loads TypeScript takes most of a second of processor time, and there are hundreds of them in a run.
 */
import { builtProgram } from '../scripts/program.mjs';

const built = builtProgram();
if (built !== undefined) process.env.GATHER_BUILT_THREADS = built;
