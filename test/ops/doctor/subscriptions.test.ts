import type { AlarmsConfig } from '#contract/alarms-config';
import { type Changes, EMAILS, findings } from '#test/support/doctor';

jest.setTimeout(120_000);

const [ONCALL = '', BOSS = ''] = EMAILS;
const URL_WITH_KEY = 'https://user:hunter2@events.pagerduty.com/hunter2';
const HTTPS = { httpsSecretName: 'alarms/pagerduty' };
const CRITICAL = 'the WebhooksAlarmsTopic1E7873AD';
const WARNING = 'the WebhooksAlarmsWarningTopic78D9C4C3';

/** Subscriptions by topic: each endpoint, and whether it is confirmed. */
type Subscribed = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

/** Runs the check and returns its findings, each as `level: what → remedy`. */
async function check(alarms: AlarmsConfig, subscribed: Subscribed, ports: Changes['ports'] = {}): Promise<string[]> {
  const all = await findings({
    config: { alarms },
    ports: {
      secretText: async () => URL_WITH_KEY,
      subscriptions: async (arn) =>
        Object.entries(subscribed[arn] ?? {}).map(([endpoint, confirmed]) => ({ endpoint, confirmed })),
      ...ports,
    },
  });
  const own = all.filter((finding) => finding.check === 'subscriptions');
  const lines = own.map((each) => `${each.level}: ${each.what}${each.level === 'ok' ? '' : ` → ${each.remedy}`}`);
  expect(lines.join()).not.toContain('hunter2');
  return lines;
}

const command = (topic: string, email: string) =>
  `\`aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ${email}\``;

test('an email that is not confirmed is a warning while another recipient is confirmed', async () => {
  expect(await check({ critical: EMAILS, warning: [] }, { [CRITICAL]: { [ONCALL]: false, [BOSS]: true } })).toEqual([
    `warning: ${ONCALL} has not confirmed its subscription to ${CRITICAL} → Open the link in the email from ` +
      `AWS Notifications. To get a new email, run ${command(CRITICAL, ONCALL)}.`,
  ]);
});

test('no confirmed recipient is an error', async () => {
  expect(await check({ critical: EMAILS, warning: [] }, { [CRITICAL]: { [ONCALL]: false } })).toEqual([
    expect.stringMatching(`^error: ${ONCALL} has not confirmed its subscription`),
    `error: ${BOSS} has no subscription to ${CRITICAL}, because it was never confirmed or has been cancelled → ` +
      `Run ${command(CRITICAL, BOSS)}, then open the link in the email from AWS Notifications.`,
  ]);
});

test('a recipient of both severities confirms each', async () => {
  const both = { critical: [ONCALL] };
  expect(await check(both, { [CRITICAL]: { [ONCALL]: true }, [WARNING]: { [ONCALL]: true } })).toEqual([
    `ok: confirmed by ${ONCALL}`,
  ]);
  expect(await check(both, { [CRITICAL]: { [ONCALL]: true }, [WARNING]: { [ONCALL]: false } })).toEqual([
    expect.stringMatching(`^error: ${ONCALL} has not confirmed its subscription to ${WARNING} → `),
  ]);
});

describe('an HTTPS endpoint', () => {
  const alarms = { critical: [HTTPS] };
  const subscribe =
    `\`aws sns subscribe --topic-arn ${CRITICAL} --protocol https --notification-endpoint ` +
    '"$(aws secretsmanager get-secret-value --secret-id alarms/pagerduty --query SecretString --output text)"`';

  test.each([URL_WITH_KEY, 'https://user:****@events.pagerduty.com/hunter2'])(
    'that is confirmed is named by its secret, also when SNS masks its password',
    async (endpoint) => {
      expect(await check(alarms, { [CRITICAL]: { [endpoint]: true } })).toEqual([
        'ok: confirmed by the HTTPS endpoint in alarms/pagerduty',
      ]);
    },
  );

  test('that is not confirmed is reported without its address', async () => {
    expect(await check(alarms, { [CRITICAL]: { [URL_WITH_KEY]: false } })).toEqual([
      `error: the HTTPS endpoint in alarms/pagerduty has not confirmed its subscription to ${CRITICAL} → ` +
        `Check that its integration is enabled, then run ${subscribe} to have the confirmation sent again.`,
    ]);
  });

  test.each(['https://events.pagerduty.com/hunter2-of-old', 'https://other.example.com/hunter2'])(
    'whose address has changed since the deployment is reported',
    async (endpoint) => {
      expect(await check(alarms, { [CRITICAL]: { [endpoint]: true } })).toEqual([
        `warning: the HTTPS endpoint in alarms/pagerduty has no subscription to ${CRITICAL}, because it was never ` +
          `confirmed or has been cancelled → Run ${subscribe}. If its address has changed, name a new secret in ` +
          '`httpsSecretName` and deploy instead.',
      ]);
    },
  );

  test('whose secret has been deleted is reported', async () => {
    const secretText = async () => undefined;
    expect(await check(alarms, { [CRITICAL]: { [URL_WITH_KEY]: true } }, { secretText })).toEqual([
      expect.stringMatching('^warning: the HTTPS endpoint in alarms/pagerduty has no subscription'),
    ]);
  });
});
