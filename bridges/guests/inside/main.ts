/**
 * The program of a guest's process. It has two threads: this one never runs a line of the guest and
 * watches; the other is the guest's room. The same bundle is the program of both.
 */
import { isMainThread } from 'node:worker_threads';
import { openRoom } from './room.ts';
import { watch } from './watch.ts';

if (isMainThread) watch();
else openRoom();
