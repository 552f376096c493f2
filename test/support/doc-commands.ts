/** Command of a page, with the heading that it is below. */
export interface DocCommand {
  readonly section: string;
  /** The command as it is written, without its comment. */
  readonly text: string;
}

/** Commands in code in the text: those that begin with a program. */
const INLINE = /`((?:npm|npx|aws|git|curl) [^`]+)`/g;
const SHELL_BLOCK = /^ *```sh\n([\s\S]*?)^ *```$/gm;

/** Lists the commands of a page: each line of its shell blocks, and each command in the text. */
export function commandsOf(page: string): DocCommand[] {
  const [, ...sections] = page.split(/^#+ (?=.+$)/m);
  return sections.flatMap((section) => {
    const [heading = ''] = section.split('\n');
    const inBlocks = [...section.matchAll(SHELL_BLOCK)].flatMap(([, block = '']) => linesOf(block));
    const inText = [...section.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(INLINE)].map(([, text = '']) => text);
    return [...inBlocks, ...inText].map((text) => ({ section: heading, text: text.replaceAll(/\s+/g, ' ').trim() }));
  });
}

/** Splits a block into commands: without comments, with continued lines joined. */
function linesOf(block: string): string[] {
  return block
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => line.replace(/ +#.*$/, '').split(' && '))
    .filter((line) => line.trim() !== '');
}
