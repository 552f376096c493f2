import type { JSDocableNode } from 'ts-morph';

/** Doc comment, by its parts. Its text is Markdown. */
export interface Comment {
  /** Paragraphs before the first tag. */
  readonly text: string;
  readonly default?: string;
  readonly example?: string;
  readonly see?: string;
  readonly throws: readonly string[];
  readonly params: readonly string[];
  readonly returns?: string;
}

const TAG = /(?:^|\s)@(default|example|throws|see|param|returns)\b[ \t]*/;

/** Reads the doc comment of a declaration. The text is empty when there is none. */
export function readComment(node: JSDocableNode): Comment {
  const inner = node.getJsDocs().at(-1)?.getInnerText() ?? '';
  const [text = '', ...tags] = inner.split(TAG);
  const pairs = tags.flatMap((name, index) =>
    index % 2 === 0 ? [[name, (tags[index + 1] ?? '').trim()] as const] : [],
  );
  const all = (name: string) => pairs.filter(([tag]) => tag === name).map(([, value]) => value);
  const [byDefault] = all('default');
  const [example] = all('example');
  const [see] = all('see');
  const [returns] = all('returns');
  return {
    text: text.trim(),
    ...(byDefault !== undefined && { default: byDefault }),
    ...(example !== undefined && { example }),
    ...(see !== undefined && { see }),
    ...(returns !== undefined && { returns }),
    throws: all('throws').map((each) => each.replace(/^\{(\w+)\}\s*/, '`$1` ')),
    params: all('param'),
  };
}

/** Joins the lines of each paragraph and list item. */
export function unwrap(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .flatMap((paragraph) => paragraph.split(/\n(?=- )/))
    .map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, ' ').trim())
    .filter((paragraph) => paragraph !== '');
}
