/** The number of PostgreSQL's type `text` in its catalogue. */
const TEXT = 25;

/**
 * A parameter of type `text[]` in PostgreSQL's binary form. pg would write an array as a literal: it goes through every text twice to escape what
 * JSON is full of, and the server goes through it again to undo that.
 */
export const textArray = (texts: readonly (string | null)[]): Buffer => {
  if (texts.length === 0) return header(0, 12);
  const lengths = texts.map((text) => (text === null ? 0 : Buffer.byteLength(text)));
  const buffer = header(
    1,
    lengths.reduce((size, length) => size + 4 + length, 20),
  );
  buffer.writeInt32BE(texts.length, 12);
  buffer.writeInt32BE(1, 16); // the first place
  let at = 20;
  texts.forEach((text, i) => {
    const length = lengths[i] ?? 0;
    at = buffer.writeInt32BE(text === null ? -1 : length, at);
    if (text !== null) at += buffer.write(text, at, length);
  });
  return buffer;
};

/** Dimensions, whether there are nulls (which nobody reads), the type of the elements. */
const header = (dimensions: number, size: number): Buffer => {
  const buffer = Buffer.allocUnsafe(size);
  buffer.writeInt32BE(dimensions, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(TEXT, 8);
  return buffer;
};
