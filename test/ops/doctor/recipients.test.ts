import type { AlarmsConfig } from '#contract/alarms-config';
import { type Changes, findings, problems } from '#test/support/doctor';
import { TARGETS } from '#test/support/stack';

jest.setTimeout(120_000);

/** Returns the changes of a stage that is not deployed. */
const planned = (alarms: AlarmsConfig, ports: Changes['ports'] = {}): Changes => ({
  config: { alarms },
  stack: undefined,
  ports,
});
const https = (httpsSecretName: string) => ({ httpsSecretName });

test.each<[string, AlarmsConfig]>([
  ['at all', {}],
  ['of critical alarms', { critical: [], warning: ['oncall@catchbasin.dev'] }],
])('no recipients %s are a warning', async (_, alarms) => {
  expect(await problems(planned(alarms))).toEqual([
    'warning recipients: no recipients of critical alarms are configured → ' +
      'Add a recipient to `alarms.critical` in webhooks/config.ts.',
  ]);
});

test.each(['oncall@example.com', 'oncall@hooks.test'])('the example address %s is a warning', async (email) => {
  const warning =
    `warning recipients: ${email} is an example address that receives no email → ` +
    'Replace it with a real address in `alarms` in webhooks/config.ts.';
  // By default it receives warnings too, and is reported once.
  expect(await problems(planned({ critical: [email] }))).toEqual([warning]);
  expect(await problems(planned({ critical: ['a@catchbasin.dev'], warning: [email] }))).toEqual([warning]);
});

test('an address that only resembles an example address is accepted', async () => {
  expect(await problems(planned({ critical: ['oncall@notexample.com', 'test@catchbasin.dev'] }))).toEqual([]);
});

test('recipients are listed by severity', async () => {
  const secretText = async () => 'https://events.pagerduty.com/hunter2';
  const all = await findings(planned({ critical: TARGETS, warning: ['a@catchbasin.dev'] }, { secretText }));
  expect(all.filter(({ check }) => check === 'recipients').map(({ level, what }) => `${level} ${what}`)).toEqual([
    'ok critical alarms: the HTTPS endpoint in alarms/pagerduty, Slack channel C01234567, ' +
      'Teams channel 19:0123456789abcdef@thread.tacv2, arn:aws-somewhere:sns:us-east-1:000000000000:operators; ' +
      'warnings: a@catchbasin.dev',
  ]);
});

describe('the secret of an HTTPS endpoint', () => {
  const alarms = { critical: [https('alarms/pagerduty')], warning: [https('alarms/pagerduty')] };
  const put = 'npm run ops -- secret put-url alarms/pagerduty --stage test';

  test('that is missing is reported once', async () => {
    const secretState = async (name: string) => (name === 'alarms/pagerduty' ? 'missing' : 'present');
    expect(await problems(planned(alarms, { secretState }))).toEqual([
      `error recipients: alarms/pagerduty does not exist, so the deploy fails → Run \`${put}\`.`,
    ]);
  });

  test('that is scheduled for deletion is restored', async () => {
    const secretState = async (name: string) => (name === 'alarms/pagerduty' ? 'being deleted' : 'present');
    expect(await problems(planned(alarms, { secretState }))).toEqual([
      'error recipients: alarms/pagerduty is scheduled for deletion, so the deploy fails → ' +
        'Run `aws secretsmanager restore-secret --secret-id alarms/pagerduty`.',
    ]);
  });

  test.each([
    [undefined, 'it has no text'],
    ['http://events.example.com/hunter2', 'it is not an https:// address'],
    ['https://events.example.com/hunter2\n', 'it contains white space'],
  ])('with another text than an address is an error that does not quote it: %j', async (text, problem) => {
    const lines = await problems(planned(alarms, { secretText: async () => text }));
    expect(lines).toEqual([
      `error recipients: alarms/pagerduty is not the address of an endpoint, because ${problem} → ` +
        `Run \`${put} --replace\`.`,
    ]);
  });

  test('with an address is accepted', async () => {
    expect(await problems(planned(alarms, { secretText: async () => 'https://events.example.com/key' }))).toEqual([]);
  });
});
