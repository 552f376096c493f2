import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Compares a block of a page, between `<!-- name -->` and `<!-- /name -->`, with an output. With the variable UPDATE_DOCS
 * it puts the output there first.
 */
export function expectOnPage(path: string, name: string, output: string): void {
  expectBlock(path, name, `\`\`\`\n${output}\n\`\`\``);
}

/** Compares such a block of a page with Markdown. */
export function expectBlock(path: string, name: string, markdown: string): void {
  const block = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  expect(readFileSync(path, 'utf8')).toMatch(block);
  expectPage(path, (page) => page.replace(block, (_, start, end) => `${start}${markdown}\n${end}`));
}

/** Compares the figures of a page, each between `<!-- name -->` and `<!-- /name -->`, with those of the code. */
export function expectFigures(path: string, figures: Readonly<Record<string, () => string>>): void {
  expectPage(path, (page) =>
    Object.entries(figures).reduce((text, [name, value]) => {
      expect(text).toContain(`<!-- ${name} -->`);
      const figure = new RegExp(`(<!-- ${name} -->).*?(<!-- /${name} -->)`);
      return text.replace(figure, (_, start, end) => `${start}${value()}${end}`);
    }, page),
  );
}

function expectPage(path: string, put: (page: string) => string): void {
  const page = readFileSync(path, 'utf8');
  if (process.env.UPDATE_DOCS) writeFileSync(path, put(page));
  expect(readFileSync(path, 'utf8')).toBe(put(page));
}
