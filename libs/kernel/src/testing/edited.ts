/** A text with edits. What is to be replaced must be in it: an edit that changes nothing would test nothing. */
export const edited = (text: string, ...edits: readonly (readonly [from: string, to: string])[]): string =>
  edits.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`The text has no ${from}`);
    return before.replace(from, to);
  }, text);
