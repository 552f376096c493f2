/** Column of a table. */
export interface Column {
  readonly title: string;
  /** @default 'left' */
  readonly align?: 'left' | 'right';
  /** Largest width. Longer values end in `…`. @default the longest value */
  readonly max?: number;
}

const GAP = '  ';

/** Formats rows as a table with a line of titles. Each column is as wide as its longest value. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map(({ max = Number.POSITIVE_INFINITY }, n) =>
    Math.min(max, Math.max(...lines.map((line) => line[n]?.length ?? 0))),
  );
  return lines.map((line) =>
    columns
      .map(({ align }, n) => {
        const width = widths[n] ?? 0;
        const text = shorten(line[n] ?? '', width);
        return align === 'right' ? text.padStart(width) : text.padEnd(width);
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** Shortens text to a width. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
