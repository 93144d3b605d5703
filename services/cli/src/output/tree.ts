/** A sentence with the sentences that explain it. */
export type Branch = Readonly<{ text: string; because?: readonly Branch[] }>;

/** Draws a tree below its first line. */
export const treeOf = ({ text, because = [] }: Branch): string => [text, ...below(because, '')].join('\n');

const below = (branches: readonly Branch[], indent: string): string[] =>
  branches.flatMap(({ text, because = [] }, index) => {
    const last = index === branches.length - 1;
    return [`${indent}${last ? '└─' : '├─'} ${text}`, ...below(because, `${indent}${last ? '   ' : '│  '}`)];
  });
