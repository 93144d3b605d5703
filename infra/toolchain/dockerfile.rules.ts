import { validate, ValidationSeverity } from 'dockerfile-utils';

const defaults = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/^ARG (\w+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]));

/** The images that stages start from, with the defaults of their arguments; a stage of this file is none. */
const images = (text: string): string[] => {
  const values = defaults(text);
  const stages = new Set([...text.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage]) => stage));
  return [...text.matchAll(/^FROM (\S+)/gm)]
    .map(([, image = '']) => image.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => values.get(name) ?? ''))
    .filter((image) => !stages.has(image));
};

/** What is wrong with a Dockerfile: by its grammar, and by our own rules on images and on who runs it. */
export const dockerfileProblems = (text: string): string[] => {
  const grammar = validate(text, { deprecatedMaintainer: ValidationSeverity.ERROR }).map(
    ({ message, range }) => `line ${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
  const unpinned = images(text).filter((image) => !/(:[^:@/]+|@sha256:[0-9a-f]{64})$/.test(image) || image.endsWith(':latest'));
  const user = [...text.matchAll(/^USER (\S+)$/gm)].at(-1)?.[1];
  const last = text.slice(text.lastIndexOf('\nFROM '));
  return [
    ...grammar,
    ...unpinned.map((image) => `the image ${image} has no version`),
    ...(user === undefined || /^(root|0)(:|$)/.test(user) ? ['the last stage runs as root'] : []),
    ...(/^(CMD|ENTRYPOINT) \[/m.test(last) ? [] : ['the last stage starts through a shell, which would not hand on SIGTERM']),
  ];
};
