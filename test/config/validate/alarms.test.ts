import { TARGETS } from '#test/support/stack';
import { issuesOf, withOptions } from './issues-of.ts';

const KINDS =
  'Must be an email address, { httpsSecretName }, { slack: { workspaceId, channelId } }, ' +
  '{ teams: { tenantId, teamId, channelId } } or { topicArn }. Choose one.';
const HIDDEN = 'hidden, because it may be a secret';
const HTTPS =
  'Must be { httpsSecretName }, because the address of an endpoint contains a key. ' +
  'Name a secret, and store the address in it with `npm run ops -- secret put-url`.';
const TOPIC = 'Must be the ARN of a standard SNS topic, because alarms cannot publish to a FIFO topic. Correct it.';
const arn = (name: string) => `arn:aws:sns:eu-central-1:111122223333:${name}`;
const URL_WITH_KEY = 'https://events.pagerduty.com/integration/hunter2/enqueue';
const slack = { workspaceId: 'T01234567', channelId: 'C01234567' };
const teams = {
  tenantId: '01234567-89ab-cdef-0123-456789abcdef',
  teamId: '12345678-9abc-def0-1234-56789abcdef0',
  channelId: '19:0123_-abc@thread.tacv2',
};

test.each(['critical', 'warning'])('accepts each kind of recipient of %s alarms', (severity) => {
  expect(TARGETS).toHaveLength(4);
  expect(issuesOf(withOptions({ alarms: { [severity]: ['a@example.com', ...TARGETS] } }))).toEqual([]);
});

test.each([
  { slack: { ...slack, channelId: 'G0123456789' } },
  { teams: { ...teams, channelId: '19%3a0123abcd%40thread.tacv2' } },
  { teams: { ...teams, channelId: '19:0123abcd@thread.skype' } },
  { topicArn: 'arn:aws-us-gov:sns:us-gov-west-1:111122223333:Op_s-1' },
])('accepts the recipient %j', (target) => {
  expect(issuesOf(withOptions({ alarms: { critical: [target] } }))).toEqual([]);
});

test.each<[unknown, string]>([
  ['me', '"me". Must be an email address. Correct it.'],
  [7, `7. ${KINDS}`],
  [null, `null. ${KINDS}`],
  [{}, `{}. ${KINDS}`],
  [{ pagerduty: 'hunter2' }, `{pagerduty}. ${KINDS}`],
  [{ slack, topicArn: arn('a') }, `{slack, topicArn}. ${KINDS}`],
  [URL_WITH_KEY, `${HIDDEN}. ${HTTPS}`],
])('refuses the recipient %j', (target, message) => {
  expect(issuesOf(withOptions({ alarms: { critical: [target] } }))).toEqual([`alarms.critical[0]: ${message}`]);
});

const slackChannel = "Must be the id of a Slack channel such as C01234567. Copy it from the end of the channel's link.";
const teamsChannel =
  "Must be the id of a Teams channel such as 19:0123abcd@thread.tacv2. Copy it from the channel's link.";
test.each<[object, string]>([
  [{ httpsSecretName: URL_WITH_KEY }, `httpsSecretName: ${HIDDEN}. Must be the name of a Secrets Manager secret`],
  [{ slack: true }, 'slack: true. Must be { workspaceId, channelId }. Add them.'],
  [
    { slack: { ...slack, workspaceId: 'acme' } },
    'slack.workspaceId: "acme". Must be the id of a Slack workspace such as',
  ],
  [{ slack: { ...slack, channelId: '#ops' } }, `slack.channelId: "#ops". ${slackChannel}`],
  [{ slack: { workspaceId: 'T01234567' } }, `slack.channelId: missing. ${slackChannel}`],
  [{ slack: { ...slack, channel: 'C' } }, 'slack.channel: unknown option. Must be one of workspaceId, channelId.'],
  [
    { slack: { ...slack, channelId: 'https://hooks.slack.com/hunter2' } },
    `slack.channelId: ${HIDDEN}. ${slackChannel}`,
  ],
  [{ teams: [] }, 'teams: hidden, because it may be a secret. Must be { tenantId, teamId, channelId }. Add them.'],
  [{ teams: { ...teams, tenantId: 'acme' } }, 'teams.tenantId: "acme". Must be the UUID of a Microsoft tenant.'],
  [{ teams: { ...teams, teamId: 'ops' } }, 'teams.teamId: "ops". Must be the UUID of a Microsoft team.'],
  [{ teams: { ...teams, channelId: 'General' } }, `teams.channelId: "General". ${teamsChannel}`],
  [{ topicArn: 'operators' }, `topicArn: "operators". ${TOPIC}`],
  [{ topicArn: arn('operators.fifo') }, `topicArn: "${arn('operators.fifo')}". ${TOPIC}`],
  [{ topicArn: 'arn:aws:sqs:eu-central-1:111122223333:a' }, `. ${TOPIC}`],
])('refuses the value in %j', (target, message) => {
  const [issue = '', ...others] = issuesOf(withOptions({ alarms: { warning: [target] } }));
  expect(issue.startsWith('alarms.warning[0].')).toBe(true);
  expect(issue).toContain(message);
  expect(others).toEqual([]);
});

test.each<[string, object, string]>([
  ['emails in place of recipients', { critical: 'a@example.com' }, 'critical: "a@example.com". Must be a list of'],
  [
    'a duplicate email',
    { critical: ['a@example.com', 'a@example.com'] },
    'Must contain each recipient once. Remove the',
  ],
  [
    'a duplicate channel',
    { warning: [{ slack }, { slack }] },
    'Must contain each recipient once. Remove the duplicate.',
  ],
  [
    'more topics than an alarm has actions',
    { critical: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ topicArn: arn(name) })) },
    'Must contain at most 4 topics, because an alarm has 5 actions, of which one notifies all others.',
  ],
  [
    'a fragment',
    { runbookUrl: 'https://wiki/#a' },
    'runbookUrl: "https://wiki/#a". Must be the address of docs/runbook.md',
  ],
  ['a long address', { runbookUrl: 'x'.repeat(257) }, 'of up to 256 characters without spaces and #. Correct it.'],
  [
    'an unknown option',
    { criticals: [] },
    'criticals: unknown option. Must be one of critical, warning, budget, runbookUrl. Did',
  ],
])('refuses %s', (_, alarms, message) => {
  const [issue, ...others] = issuesOf(withOptions({ alarms }));
  expect(issue).toContain(message);
  expect(others).toEqual([]);
});

test('accepts as many topics as an alarm has actions left', () => {
  const critical = ['a', 'b', 'c', 'd'].map((name) => ({ topicArn: arn(name) }));
  expect(issuesOf(withOptions({ alarms: { critical, warning: critical } }))).toEqual([]);
});

test('refuses a list in place of the severities', () => {
  expect(issuesOf(withOptions({ alarms: ['a@example.com'] }))).toEqual([
    `alarms: ${HIDDEN}. Must be { critical, warning, budget, runbookUrl }, each of them optional. Omit it for no recipients.`,
  ]);
});

test.each<[string, object]>([
  ['a recipient', { critical: [URL_WITH_KEY, URL_WITH_KEY] }],
  ['all recipients', { critical: URL_WITH_KEY }],
  ['the configuration', URL_WITH_KEY as unknown as object],
  ['the name of a secret', { critical: [{ httpsSecretName: URL_WITH_KEY }] }],
  ['a topic', { warning: [{ topicArn: URL_WITH_KEY }] }],
  ['the name of a secret, without a scheme', { critical: [{ httpsSecretName: 'key: hunter2' }] }],
])('never prints an address or a key in place of %s', (_, alarms) => {
  const issues = issuesOf(withOptions({ alarms }));
  expect(issues.length).toBeGreaterThan(0);
  expect(issues.join('\n')).not.toContain('hunter2');
});
