import jsep, { type CoreExpression } from 'jsep';
import type { Datapoint } from './alarm-state.ts';

/** Values of a metric or an expression, one per period, or one number for all of them. */
type Value = readonly Datapoint[] | number;

// jsep parses `&&` and `||`. CloudWatch accepts the words too, which the alarms use.
jsep.addBinaryOp('AND', 2);
jsep.addBinaryOp('OR', 1);

const OPERATORS: Readonly<Record<string, (a: number, b: number) => Datapoint>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // A division by zero has no datapoint.
  '/': (a, b) => (b === 0 ? undefined : a / b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
};

const known = new Map<string, CoreExpression>();

/**
 * Evaluates an expression of CloudWatch's metric math, as far as Catchbasin's alarms use it.
 *
 * @param read returns the datapoints of a metric by its id, the oldest first
 * @throws {Error} for everything else, so that a new kind of expression gets its rules and their tests
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function evaluate(expression: string, read: (id: string) => readonly Datapoint[]): readonly Datapoint[] {
  const parsed = known.get(expression) ?? (jsep(expression) as CoreExpression);
  known.set(expression, parsed);
  const result = compute(parsed, read);
  if (typeof result === 'number') throw new Error(`${expression} is a number, and an alarm needs a time series`);
  return result;
}

function compute(node: CoreExpression, read: (id: string) => readonly Datapoint[]): Value {
  switch (node.type) {
    case 'Literal':
      return Number(node.value);
    case 'Identifier':
      return read(node.name);
    case 'BinaryExpression': {
      const operate = OPERATORS[node.operator];
      if (!operate) throw new Error(`the operator ${node.operator} has no rule`);
      const sides = [node.left, node.right].map((side) => compute(side as CoreExpression, read));
      // A missing value counts as 0 beside one that exists.
      return combine(sides, ([a = 0, b = 0]) => operate(a, b));
    }
    case 'CallExpression':
      return call(String((node.callee as CoreExpression & { name: string }).name), node.arguments, read);
    default:
      throw new Error(`an expression of type ${node.type} has no rule`);
  }
}

function call(
  name: string,
  parameters: readonly unknown[],
  read: (id: string) => readonly Datapoint[],
): readonly Datapoint[] | number {
  const values = parameters.map((each) => compute(each as CoreExpression, read));
  if (name === 'DIFF' && values.length === 1) return differences(values[0] as readonly Datapoint[]);
  if (name === 'FILL' && values.length === 2) {
    const [metric, value] = values as [readonly Datapoint[], number];
    return metric.map((each) => each ?? value);
  }
  if (name === 'IF' && values.length === 3) {
    return combine(values, ([condition, then, otherwise]) => {
      if (condition === undefined) return undefined;
      return condition === 0 ? otherwise : (then ?? 0);
    });
  }
  throw new Error(`the function ${name} with ${values.length} parameters has no rule`);
}

/** Applies a function to the values of each period in which at least one series has a value. */
function combine(values: readonly Value[], apply: (each: readonly Datapoint[]) => Datapoint): Value {
  const series = values.filter((value) => typeof value !== 'number');
  const at = (index: number) => apply(values.map((value) => (typeof value === 'number' ? value : value[index])));
  if (series.length === 0) return at(0) ?? Number.NaN;
  return Array.from({ length: series[0]?.length ?? 0 }, (_, index) =>
    series.every((each) => each[index] === undefined) ? undefined : at(index),
  );
}

/** Subtracts from each value the one before it. Nothing comes before the first. */
function differences(values: readonly Datapoint[]): Datapoint[] {
  let previous: Datapoint;
  return values.map((value) => {
    const difference = value === undefined || previous === undefined ? undefined : value - previous;
    previous = value ?? previous;
    return difference;
  });
}
