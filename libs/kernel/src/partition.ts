const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** MurmurHash2, 32 bit, over UTF-8, exactly as Apache Kafka's default partitioner computes it. */
const murmur2 = (text: string): number => {
  const bytes = utf8(text);
  const whole = bytes.length & ~3;
  let hash = (SEED ^ bytes.length) | 0;
  for (let i = 0; i < whole; i += 4) {
    let k = byte(bytes, i) | (byte(bytes, i + 1) << 8) | (byte(bytes, i + 2) << 16) | (byte(bytes, i + 3) << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(k, M);
  }
  const rest = bytes.length - whole;
  if (rest >= 3) hash ^= byte(bytes, whole + 2) << 16;
  if (rest >= 2) hash ^= byte(bytes, whole + 1) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ byte(bytes, whole), M);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
};

const byte = (bytes: readonly number[], index: number): number => bytes[index] ?? 0;

const utf8 = (text: string): readonly number[] => {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
};

/**
 * The partition of an account: the same number in every ledger and in every Kafka topic, and the one that Kafka's
 * own default partitioner gives for the key, so that a foreign producer keyed by account id lands beside ours.
 */
export const partitionOf = (accountId: string, partitions: number): number => (murmur2(accountId) & 0x7fffffff) % partitions;
