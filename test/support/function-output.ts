/** The values of one set of dimensions in a line of CloudWatch's embedded metric format. */
export interface MetricLine {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
}

/** Everything that a function writes to stdout and stderr, from the creation of this object until `restore`. */
export class FunctionOutput {
  /** Each line that is JSON. */
  readonly lines: Record<string, unknown>[] = [];
  readonly #spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      for (const line of String(text).split('\n')) if (line.startsWith('{')) this.lines.push(JSON.parse(line));
      return true;
    }),
  );

  /** Lines with a message. */
  get logs(): Record<string, unknown>[] {
    return this.lines.filter((line) => 'message' in line);
  }

  /** Metrics of all lines, as CloudWatch reads them: one entry for each directive and each of its sets of dimensions. */
  get metrics(): MetricLine[] {
    return this.lines.flatMap((line) => toMetrics(line));
  }

  restore(): void {
    for (const spy of this.#spies) spy.mockRestore();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the embedded metric format
export function toMetrics({ _aws, ...fields }: any): MetricLine[] {
  const directives: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[] =
    _aws?.CloudWatchMetrics ?? [];
  return directives.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.map((names) => ({
      namespace: Namespace,
      dimensions: Object.fromEntries(names.map((name) => [name, fields[name]])),
      values: Object.fromEntries(Metrics.map(({ Name }) => [Name, fields[Name]])),
    })),
  );
}
