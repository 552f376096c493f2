import { describeBadAddress, describeTarget, httpsSecretNames, resolveAlarms } from '#config/alarm-targets';
import { TARGETS } from '#test/support/stack';

test('warnings are sent to the email addresses of critical alarms by default', () => {
  expect(resolveAlarms({ critical: ['a@example.com', ...TARGETS, 'b@example.com'] }).warning).toEqual([
    'a@example.com',
    'b@example.com',
  ]);
});

test('warnings have no recipients if the list is empty', () => {
  expect(resolveAlarms({ critical: ['a@example.com'], warning: [] }).warning).toEqual([]);
});

test('the secrets of both severities are listed once', () => {
  const [first, second] = ['alarms/pagerduty', 'alarms/opsgenie'].map((httpsSecretName) => ({ httpsSecretName }));
  const both = resolveAlarms({ critical: ['a@example.com', first as never], warning: [first, second] as never });
  expect(httpsSecretNames(both)).toEqual(['alarms/pagerduty', 'alarms/opsgenie']);
});

test('each kind of recipient has a name', () => {
  expect(['a@example.com', ...TARGETS].map(describeTarget)).toEqual([
    'a@example.com',
    'the HTTPS endpoint in alarms/pagerduty',
    'Slack channel C01234567',
    'Teams channel 19:0123456789abcdef@thread.tacv2',
    'arn:aws-somewhere:sns:us-east-1:000000000000:operators',
  ]);
});

test.each([
  [undefined, 'it has no text'],
  ['', 'it has no text'],
  ['https://events.example.com/hunter2\n', 'it contains white space'],
  ['http://events.example.com/hunter2', 'it is not an https:// address'],
  ['hunter2', 'it is not an https:// address'],
  ['https://', 'it is not an https:// address'],
  ['https://events.example.com/hunter2', undefined],
])('describes the problem of the address %j', (text, problem) => {
  expect(describeBadAddress(text)).toBe(problem);
});
