import { addSeries, latest, sparkline } from '#ops/status/series';

test.each([
  [[0, 0, 0], '▁▁▁'],
  [[0, 1, 1_000], '▁▂█'],
  [[1, 2, 3, 4, 5, 6, 7], '▂▃▄▅▆▇█'],
])('draws %j as %s', (values, line) => {
  expect(sparkline(values)).toBe(line);
});

test('adds series by period, also those without data', () => {
  expect(addSeries([[1, undefined, 2], [], [10, 10]], 3)).toEqual([11, 10, 2]);
});

test('the latest value is not older than the given periods', () => {
  expect([latest([5, 1, undefined], 2), latest([5, undefined, undefined], 2)]).toEqual([1, undefined]);
});
