import type { Datapoint } from './alarm-state.ts';
import { evaluate } from './metric-math.ts';

function series(text: string): Datapoint[] {
  return text.split(', ').map((each) => (each === '-' ? undefined : Number(each)));
}

// The examples of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
const METRICS: Readonly<Record<string, Datapoint[]>> = {
  a: series('30, 20, 0, 0'),
  b: series('20, -, 20, -'),
  metric1: series('1, 1, 0, 0, -'),
  metric2: series('30, -, 0, 0, 30'),
  metric3: series('0, 0, 20, -, 20'),
};

function resultOf(expression: string, metrics = METRICS): string {
  return evaluate(expression, (id) => metrics[id] as Datapoint[])
    .map((value) => value ?? '-')
    .join(', ');
}

test.each([
  ['(a < b)', '0, 0, 1, 0'],
  ['(a >= 30)', '1, 0, 0, 0'],
  ['(a > 15 AND b > 15)', '1, 0, 0, 0'],
  ['IF(metric1, metric2, metric3)', '30, 0, 20, -, -'],
  ['IF(metric1, 5, metric3)', '5, 5, 20, -, -'],
  ['IF(metric1, metric2, 5)', '30, 0, 5, 5, -'],
])('documented example: %s is %s', (expression, expected) => {
  expect(resultOf(expression)).toBe(expected);
});

test.each([
  ['x + y', '5, 3, 4, -'],
  ['x - y', '-1, 3, -4, -'],
  ['x / z', '2, -, 0, -'],
  ['DIFF(x)', '-, 1, -, -'],
  ['x > 1 AND y > 1', '1, 0, 0, -'],
  ['IF(x >= 3, 1, 0)', '0, 1, -, -'],
  ['FILL(x, 7)', '2, 3, 7, 7'],
])(
  'a missing value counts as 0, two have no result, and so has a division by zero: %s is %s',
  (expression, expected) => {
    const metrics = { x: series('2, 3, -, -'), y: series('3, -, 4, -'), z: series('1, 0, 1, -') };
    expect(resultOf(expression, metrics)).toBe(expected);
  },
);

test('a kind of expression without a rule is an error', () => {
  expect(() => resultOf('ABS(a)')).toThrow('the function ABS with 1 parameters has no rule');
  expect(() => resultOf('a ^ 2')).toThrow('the operator ^ has no rule');
});
