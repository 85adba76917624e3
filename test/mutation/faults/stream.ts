/** Faults in frames, in the buffer they are written into, and in the channels they travel by. */
import type { Fault } from '../fault.ts';

const BUFFER = 'send-buffer.ts';
const STREAM = 'stream-buffer.ts';
const OUTGOING = 'session/outgoing.ts';
const LENGTH = 'framing/length-frames.ts';
const VALUE = 'framing/value-frames.ts';
const WEBSOCKET = 'netlayers/websocket.ts';
const BUFFERS = ['send-buffer', 'conformance/stream', 'framing'];
const FRAMES = ['framing'];
const LINES = ['netlayers', 'conformance/stream'];

export const STREAM_FAULTS: readonly Fault[] = [
  {
    name: 'the length of a frame is wrong at 10, 100 and 1,000 bytes',
    file: STREAM,
    find: 'for (let rest = value; rest >= 10; rest',
    replace: 'for (let rest = value; rest > 10; rest',
    tests: BUFFERS,
  },
  {
    name: 'a large byte array is sent before what was written ahead of it',
    file: STREAM,
    find: 'this.#pieces.push({ at: this.at,',
    replace: 'this.#pieces.unshift({ at: this.at,',
    tests: BUFFERS,
  },
  {
    name: 'a large byte array is out of place when the buffer has grown',
    file: STREAM,
    find: 'for (const piece of this.#pieces) piece.at -= moved;',
    replace: '',
    tests: BUFFERS,
  },
  {
    name: 'a large byte array is out of place when the length of its frame has grown',
    file: STREAM,
    find: '(this.#pieces[i] as Piece).at += shift;',
    replace: '',
    tests: BUFFERS,
  },
  {
    name: 'the end of a frame is out of place when the buffer has grown',
    file: BUFFER,
    find: 'this.#ends[i] = (this.#ends[i] as number) - moved;',
    replace: 'this.#ends[i] = this.#ends[i] as number;',
    tests: BUFFERS,
  },
  {
    name: 'a large byte array of a frame that failed is sent with the next',
    file: STREAM,
    find: 'this.#pieces.length = this.#framePieces;',
    replace: '',
    tests: BUFFERS,
  },
  {
    name: 'the bytes of a frame that failed still count',
    file: STREAM,
    find: 'this.#pieceBytes = this.#framePieceBytes;',
    replace: '',
    tests: BUFFERS,
  },
  {
    name: 'large byte arrays do not count for the size of a message',
    file: STREAM,
    find: 'return written + this.#pieceBytes - this.#framePieceBytes;',
    replace: 'return written;',
    tests: BUFFERS,
  },
  {
    name: 'what was sent is written over',
    file: BUFFER,
    find: 'this.from = this.at;',
    replace: 'queueMicrotask(() => {\n      this.at = this.from;\n    });',
    tests: BUFFERS,
  },
  {
    name: 'the remains of a message that failed are sent',
    file: OUTGOING,
    find: 'buffer.rollBack();',
    replace: 'buffer.end();',
    tests: ['conformance/own-messages', 'session/session', ...BUFFERS],
  },
  {
    name: 'what is written is sent twice',
    file: OUTGOING,
    find: 'else this.#channel.send(pieces);',
    replace: `else {
      this.#channel.send(pieces);
      this.#channel.send(pieces);
    }`,
    tests: ['session/session', 'conformance/op-deliver'],
  },
  {
    name: 'each message is a write of its own',
    file: OUTGOING,
    find: 'else this.#flushSoon();',
    replace: 'else this.#flush();',
    tests: ['conformance/stream', 'session', 'send-buffer'],
  },
  {
    name: 'a message of several pieces leaves in several writes',
    file: 'netlayers/stream-channel.ts',
    find: 'socket.cork();',
    replace: '',
    tests: LINES,
  },
  {
    name: 'one chunk is one message, behind lengths',
    file: LENGTH,
    find: 'at = frameEnd;',
    replace: 'at = end;',
    tests: FRAMES,
  },
  {
    name: 'one chunk is one message, without lengths',
    file: VALUE,
    find: 'if (depth === 0 && at <= end) start',
    replace: 'if (depth === 0 && at === end) start',
    tests: FRAMES,
  },
  {
    name: 'a frame may be of any length',
    file: LENGTH,
    find: 'if (longer > this.#bytesMax)',
    replace: 'if (longer > 1_000 * this.#bytesMax)',
    tests: FRAMES,
  },
  {
    name: 'a length may begin with zeros',
    file: LENGTH,
    find: 'if (digit === 0 && length === 0)',
    replace: 'if (digit === 10)',
    tests: FRAMES,
  },
  {
    name: 'brackets may be nested without end',
    file: VALUE,
    find: 'if (++depth > this.#depthMax)',
    replace: 'if (++depth > 1_000 * this.#depthMax)',
    tests: FRAMES,
  },
  {
    name: 'the bytes of a float are read as structure',
    file: VALUE,
    find: 'at += FLOAT_BYTES;',
    replace: 'at += SINGLE_BYTES;',
    tests: FRAMES,
  },
  {
    name: 'the beginning of a frame is lost when its memory grows',
    file: 'framing/partial-frame.ts',
    find: 'grown.set(bytes.subarray(0, this.#length));',
    replace: '',
    tests: FRAMES,
  },
  {
    name: 'frames that wait are handed over in the wrong order',
    file: 'netlayers/frame-queue.ts',
    find: 'this.#waiting.push(frame);',
    replace: 'this.#waiting.unshift(frame);',
    tests: LINES,
  },
  {
    name: 'a frame overtakes those that wait',
    file: 'netlayers/frame-queue.ts',
    find: 'if (this.#onFrame !== undefined && this.#waiting.length === 0) {',
    replace: 'if (this.#onFrame !== undefined) {',
    tests: LINES,
  },
  {
    name: 'the close of a channel overtakes its last frames',
    file: 'netlayers/frame-queue.ts',
    find: 'this.#ended = true;\n    if (this.waiting === 0) this.#tellEnded();',
    replace: 'this.#ended = true;\n    this.#tellEnded();',
    tests: LINES,
  },
  {
    name: 'a network is never held back',
    file: 'netlayers/frame-queue.ts',
    find: 'this.#holdBack(true);',
    replace: '',
    tests: LINES,
  },
  {
    name: 'frames are given after the channel was closed',
    file: 'netlayers/stream-channel.ts',
    find: 'if (!this.#closed) this.#frames.push(frame);',
    replace: 'this.#frames.push(frame);',
    tests: LINES,
  },
  {
    name: 'the proof of a vat is not checked',
    file: WEBSOCKET,
    find: 'if (!same || !(await crypto.verify(key, encode(challenge), signature))) {',
    replace: 'if (!same) {',
    tests: LINES,
  },
  {
    name: 'a visitor can have a vat sign what it likes',
    file: WEBSOCKET,
    find: "const CHALLENGE = new SyrupRecord('init:peer-auth', [bytesOf(CHALLENGE_BYTES)]);",
    replace: "const CHALLENGE = new SyrupRecord('init:peer-auth', [() => true]);",
    tests: LINES,
  },
  {
    name: 'messages of text are ignored',
    file: 'netlayers/socket-channel.ts',
    find: 'else return this.close();',
    replace: 'else return;',
    tests: LINES,
  },
];
