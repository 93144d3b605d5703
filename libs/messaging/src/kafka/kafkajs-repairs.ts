import { createRequire } from 'node:module';

/** What we touch of kafkajs 2.2.4, which nobody maintains any more. With another version nothing is touched that looks different. */
type RequestQueue = { pending: readonly unknown[]; scheduleCheckPendingRequests: () => void };
type Encoder = {
  buf: Buffer;
  offset: number;
  ensureAvailable: (length: number) => void;
  writeUVarInt: (value: number) => Encoder;
};
type Header = Readonly<{ key: string; value: Buffer }>;
type HeaderReader = (decoder: Decoder) => Header;
type Decoder = { readVarIntArray: (reader: HeaderReader) => unknown };
type EncoderClass = { nextPowerOfTwo: (size: number) => number; prototype: Encoder };

const load = createRequire(import.meta.url);
let repaired = false;

/** Applies the repairs, once per process, before the first client is made. */
export const repairKafkajs = (): void => {
  if (repaired) return;
  repaired = true;
  const queue: unknown = load('kafkajs/src/network/requestQueue/index.js');
  if (isQueueClass(queue)) sleepWhenNothingWaits(queue.prototype);
  const encoder: unknown = load('kafkajs/src/protocol/encoder.js');
  if (isEncoderClass(encoder)) startSmall(encoder);
  const decoder: unknown = load('kafkajs/src/protocol/decoder.js');
  if (isDecoderClass(decoder)) collectHeadersOnce(decoder.prototype);
};

/**
 * The queue of waiting requests is looked at every millisecond, also when nothing waits, and a negative delay is computed for that:
 * Node 24 prints a TimeoutNegativeWarning, and an idle process never sleeps (tulios/kafkajs issues 1704 and 1751). A request that
 * has to wait schedules the look itself, so an empty queue needs none.
 */
const sleepWhenNothingWaits = (queue: RequestQueue): void => {
  const schedule: unknown = Reflect.get(queue, 'scheduleCheckPendingRequests');
  queue.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0 && typeof schedule === 'function') Reflect.apply(schedule, this, []);
  };
};

/**
 * Each header of each message is written into a buffer of its own, of 512 bytes, and each number through one more. With the dozen
 * headers of our messages that was four fifths of the work of sending. Same bytes, smaller buffers, none for a number.
 */
const startSmall = (encoder: EncoderClass): void => {
  const { prototype } = encoder;
  prototype.ensureAvailable = function (this: Encoder, length: number) {
    const needed = this.offset + length;
    if (needed <= this.buf.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buf.length * 2));
    this.buf.copy(larger, 0, 0, this.offset);
    this.buf = larger;
  };
  prototype.writeUVarInt = function (this: Encoder, value: number) {
    this.ensureAvailable(5);
    let rest = value;
    for (; (rest & ~0x7f) !== 0; rest >>>= 7) this.buf[this.offset++] = (rest & 0x7f) | 0x80;
    this.buf[this.offset++] = rest & 0x7f;
    return this;
  };
  encoder.nextPowerOfTwo = () => 64; // from here on only asked for the size to begin with
};

/**
 * The headers of a message become an object that is copied for each of them: with a dozen, most of the work of reading. Nothing is asked of
 * their list but to be reduced to that object, so it answers with one that is made at once. A header that comes twice is a list, as before.
 */
const collectHeadersOnce = (decoder: Decoder): void => {
  const read: unknown = Reflect.get(decoder, 'readVarIntArray');
  if (typeof read !== 'function') return;
  decoder.readVarIntArray = function (this: Decoder, reader: HeaderReader) {
    const headers: unknown = Reflect.apply(read, this, [reader]);
    return Array.isArray(headers) ? { reduce: () => collected(headers) } : headers;
  };
};

const collected = (headers: readonly Header[]): Readonly<Record<string, Buffer | Buffer[]>> => {
  const all: Record<string, Buffer | Buffer[]> = {};
  for (const { key, value } of headers) {
    const before = all[key];
    all[key] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return all;
};

const isQueueClass = (loaded: unknown): loaded is { prototype: RequestQueue } =>
  typeof loaded === 'function' && 'scheduleCheckPendingRequests' in loaded.prototype;

const isEncoderClass = (loaded: unknown): loaded is EncoderClass =>
  typeof loaded === 'function' &&
  'nextPowerOfTwo' in loaded &&
  ['ensureAvailable', 'writeUVarInt'].every((method) => method in loaded.prototype);

const isDecoderClass = (loaded: unknown): loaded is { prototype: Decoder } =>
  typeof loaded === 'function' && 'readVarIntArray' in loaded.prototype;
