import { App, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { MANY_WAITING, NOT_DRAINING, secondsToDrain } from '#config/time-to-drain';
import { secondsToDrain as expressionOf } from '#lib/alarms/conditions';
import { evaluate } from '#test/drill/metric-math';

const { expression } = expressionOf(new Queue(new Stack(new App()), 'Queue'));

test.each([
  [0, 0, 0],
  [MANY_WAITING - 1, 0, 0],
  [MANY_WAITING, 0, NOT_DRAINING],
  [1_000, 500, 600],
  [1_200, 100, 3_600],
])('%i waiting, %i settled: the function and the alarm compute %i s', (waiting, settled, seconds) => {
  expect(secondsToDrain(waiting, settled)).toBe(seconds);
  expect(evaluate(expression, (id) => [id === 'waiting' ? waiting : settled])).toEqual([seconds]);
});
