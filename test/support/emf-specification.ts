const MAX_LINE_BYTES = 1_000_000;
const UNITS = ['Seconds', 'Milliseconds', 'Bytes', 'Percent', 'Count', 'None'];

/**
 * Lists where a line breaks CloudWatch's embedded metric format. CloudWatch publishes no metric of such a line, and
 * reports only a sum of such lines.
 *
 * The rules are those of the page "Specification: Embedded metric format" of the CloudWatch user guide, and of its JSON
 * schema. A line without `_aws` is no metric line.
 */
export function emfProblems(line: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  const check = (isRight: unknown, problem: string) => {
    if (!isRight) problems.push(problem);
  };
  check(Buffer.byteLength(JSON.stringify(line)) <= MAX_LINE_BYTES, 'the line has more than 1 MB');
  if (!('_aws' in line)) return problems;
  // biome-ignore lint/suspicious/noExplicitAny: checked below
  const { Timestamp, CloudWatchMetrics: directives, ...unknown } = (line._aws ?? {}) as any;
  check(
    Number.isInteger(Timestamp) && Math.abs(Date.now() - Timestamp) < 3_600_000,
    'Timestamp is not in milliseconds',
  );
  check(Object.keys(unknown).length === 0, `_aws has unknown members ${Object.keys(unknown)}`);
  check(Array.isArray(directives) && directives.length > 0, 'CloudWatchMetrics is not a list');
  for (const { Namespace, Dimensions, Metrics, ...others } of Array.isArray(directives) ? directives : []) {
    check(Object.keys(others).length === 0, `a directive has unknown members ${Object.keys(others)}`);
    check(isName(Namespace, 1_024), 'a directive has no namespace');
    check(Array.isArray(Dimensions) && Dimensions.length > 0, 'a directive has no dimensions');
    for (const names of Dimensions ?? []) {
      check(names.length > 0 && names.length <= 30, `a set has ${names.length} dimensions, but at most 30 are allowed`);
      check(new Set(names).size === names.length, `a set names a dimension twice: ${names}`);
      for (const name of names) {
        check(isName(name, 250), `the dimension ${name} has no valid name`);
        check(isName(line[name], 1_024), `the dimension ${name} is no text at the top level`);
      }
    }
    check(Metrics?.length > 0 && Metrics.length <= 100, `a directive has ${Metrics?.length} metrics`);
    const named = (Metrics ?? []).map(({ Name }: { Name: string }) => Name);
    check(new Set(named).size === named.length, `a directive names a metric twice: ${named}`);
    for (const { Name, Unit = 'None', ...rest } of Metrics ?? []) {
      check(Object.keys(rest).length === 0, `the metric ${Name} has unknown members`);
      check(isName(Name, 1_024), `the metric ${Name} has no valid name`);
      check(UNITS.includes(Unit), `the metric ${Name} has the unknown unit ${Unit}`);
      const values = [line[Name]].flat();
      check(values.length > 0 && values.length <= 100, `the metric ${Name} has ${values.length} values`);
      check(values.every(Number.isFinite), `the metric ${Name} is no number at the top level`);
    }
  }
  return problems;
}

function isName(value: unknown, maxLength: number): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxLength;
}
