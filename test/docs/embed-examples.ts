import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
/** A comment that names a file, and the code block that shows it. */
const EXAMPLE = /<!-- (\S+\.ts) -->\n(?:```ts\n(?:(?!```)[\s\S])*```\n)?/g;

/** Lists the files that a page shows. */
export function examplesOf(page: string): string[] {
  return [...page.matchAll(EXAMPLE)].map(([, file]) => file as string);
}

/** Updates the examples of a page. A file that was removed from `webhooks/` keeps its old text. */
export function embedExamples(page: string): string {
  return page.replaceAll(EXAMPLE, (before, file: string) => {
    if (!existsSync(join(ROOT, file))) return before;
    return `<!-- ${file} -->\n\`\`\`ts\n${readFileSync(join(ROOT, file), 'utf8')}\`\`\`\n`;
  });
}
