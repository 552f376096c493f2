import { type AlarmRule, evaluationRange, isOn } from './alarm-state.ts';

const RULE: AlarmRule = {
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Threshold: 1,
  EvaluationPeriods: 3,
  TreatMissingData: 'notBreaching',
};

const VALUES: Readonly<Record<string, number>> = { 0: 0, X: 1 };

function statesOf(datapoints: string, datapointsToAlarm: number): string {
  const values = datapoints.split(' ').map((each) => VALUES[each]);
  return (['breaching', 'notBreaching'] as const)
    .map((TreatMissingData) => ({ ...RULE, DatapointsToAlarm: datapointsToAlarm, TreatMissingData }))
    .map((rule) => (isOn(rule, values) ? 'ALARM' : 'OK'))
    .join(' ');
}

// The tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html. Their other
// two columns, for missing data that is ignored or stays missing, concern no alarm of Catchbasin.
test.each([
  ['0 - X - X', 'OK OK'],
  ['0 - - - -', 'OK OK'],
  ['- - - - -', 'ALARM OK'],
  ['0 X X - X', 'ALARM ALARM'],
  ['- - X - -', 'ALARM OK'],
])('documented example, 3 of 3 datapoints: %s is %s (breaching, notBreaching)', (datapoints, states) => {
  expect(statesOf(datapoints, 3)).toBe(states);
});

test.each([
  ['0 - X - X', 'ALARM ALARM'],
  ['0 0 X 0 X', 'ALARM ALARM'],
  ['0 - X - -', 'ALARM OK'],
  ['- - - - 0', 'ALARM OK'],
  ['- - - X -', 'ALARM OK'],
])('documented example, 2 of 3 datapoints: %s is %s (breaching, notBreaching)', (datapoints, states) => {
  expect(statesOf(datapoints, 2)).toBe(states);
});

test('the evaluation range of three periods has five datapoints, as in the documented examples', () => {
  expect(evaluationRange(RULE)).toBe(5);
});

test.each([
  ['GreaterThanOrEqualToThreshold', [false, true, true]],
  ['GreaterThanThreshold', [false, false, true]],
  ['LessThanThreshold', [true, false, false]],
] as const)('%s compares with the threshold', (ComparisonOperator, expected) => {
  const rule: AlarmRule = { ...RULE, ComparisonOperator, EvaluationPeriods: 1, Threshold: 5 };
  expect([4, 5, 6].map((value) => isOn(rule, [value]))).toEqual(expected);
});
