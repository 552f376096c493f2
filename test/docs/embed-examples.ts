import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
/** The comment that names a file, and the block of code that shows it. */
const EXAMPLE = /<!-- (\S+\.ts) -->\n(?:```ts\n[\s\S]*?\n```\n)?/g;

/** The files that a page shows. */
export function examplesOf(page: string): string[] {
  return [...page.matchAll(EXAMPLE)].map(([, file]) => file as string);
}

/** The page with each of its examples as it is now; those of the shipped `webhooks/` may have made room for others. */
export function embedExamples(page: string): string {
  return page.replaceAll(EXAMPLE, (shownBefore, file: string) => {
    if (!existsSync(join(ROOT, file))) return shownBefore;
    const source = readFileSync(join(ROOT, file), 'utf8');
    // The file that meets the CDK lies one folder higher in the user's room.
    const shown = file.endsWith('/infrastructure.ts') ? source.replaceAll("'../../lib/", "'../lib/") : source;
    return `<!-- ${file} -->\n\`\`\`ts\n${shown}\`\`\`\n`;
  });
}
