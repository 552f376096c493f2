import type { WebhooksConfig } from '#contract/define-webhooks';
import { unsigned } from '#contract/providers/index';
import { awsError, type Changes, findings, rejects, stageWith } from '#test/support/doctor';

const topic = { lane: 'rest', verify: unsigned() };
const BUSY = { topics: { a: { ...topic, throttle: { rate: 3_000, burst: 1_000 } }, b: topic } };
const REMEDY =
  'Lower `throttle`, or request a higher rate in Service Quotas (API Gateway, Throttle rate). ' +
  'AWS derives the burst from it.';

async function throttle(changes: Changes): Promise<string[]> {
  return (await findings(changes)).flatMap((finding) => {
    if (finding.check !== 'throttle') return [];
    return `${finding.level}: ${finding.what}${finding.level === 'ok' ? '' : ` → ${finding.remedy}`}`;
  });
}

const quota = (rate: number, burst: number) => ({ accountThrottle: async () => ({ rate, burst }) });

test('throttles within the quota of the account are fine', async () => {
  expect(await throttle({ config: BUSY, stack: undefined, ports: quota(3_050, 1_080) })).toEqual([
    'ok: the throttles accept 3050 requests a second and 1080 at once, ' +
      'and the account 3050 requests a second and 1080 at once (its quota)',
  ]);
});

test.each([
  [2_999, 9_999],
  [9_999, 999],
])('a throttle above the quota of %d and %d is named', async (rate, burst) => {
  expect(await throttle({ config: BUSY, stack: undefined, ports: quota(rate, burst) })).toEqual([
    'warning: the throttle of ANY /a is 3000 requests a second and 1000 at once, but all APIs of the account and ' +
      `region share ${rate} requests a second and ${burst} at once (its quota) → ${REMEDY}`,
  ]);
});

test('throttles that exceed the quota together are reported', async () => {
  expect(await throttle({ config: BUSY, stack: undefined, ports: quota(3_049, 5_000) })).toEqual([
    'warning: the throttles of the stage and its topics are 3050 requests a second and 1080 at once together, but all ' +
      'APIs of the account and region share 3049 requests a second and 5000 at once (its quota) → ' +
      `One sender can use up the requests of another. ${REMEDY}`,
  ]);
});

describe('without the quota of the account', () => {
  const config = { throttle: { rate: 1_000, burst: 2_000 } };
  const failures: [string, () => Promise<undefined>][] = [
    ['is denied', rejects(awsError('not authorized to perform: apigateway:GET', 'AccessDeniedException'))],
    ['is not known to an emulator', rejects(awsError('Service not implemented', 'InternalFailure'))],
    ['is empty', async () => undefined],
  ];

  test.each(failures)('that %s, the default of the region is used', async (_, accountThrottle) => {
    const inRegion = (region: string) =>
      throttle({ config, stack: undefined, ports: { accountThrottle, region: async () => region } });
    expect(await inRegion('eu-central-1')).toEqual([
      'ok: the throttles accept 1000 requests a second and 2000 at once, and the account 10000 requests a second and ' +
        '5000 at once (the default of eu-central-1, because its quota could not be read)',
    ]);
    expect(await inRegion('eu-central-2')).toEqual([
      expect.stringMatching(
        /^warning: the throttle of the stage is 1000 .* share 2500 requests a second and 1250 at once \(the default/,
      ),
    ]);
  });

  test('because of a bug, the doctor fails', async () => {
    const bug = new TypeError('cannot read properties of undefined');
    await expect(throttle({ ports: { accountThrottle: rejects(bug) } })).rejects.toBe(bug);
  });
});

describe('a deployed throttle', () => {
  const deployed = (config: Partial<WebhooksConfig>) => {
    const { stack } = stageWith({ config });
    const ids: [string, string][] = [...stack.physicalIds.keys()].map((id) => [
      id,
      /IngestApi\w{8}$/.test(id) ? 'api1' : id,
    ]);
    return { template: stack.template, physicalIds: new Map(ids) };
  };

  test('that the deploy removes is reported with the command to run before', async () => {
    const renamed = { topics: { c: { ...topic, throttle: { rate: 3_000, burst: 1_000 } }, b: topic } };
    const command = "aws apigatewayv2 delete-route-settings --api-id api1 --stage-name '$default' --route-key 'ANY /a'";
    for (const config of [{}, renamed]) {
      expect(await throttle({ config, stack: deployed(BUSY) })).toEqual([
        'warning: the deploy removes the throttle of ANY /a, and later ones can fail if its settings stay ' +
          `→ Run \`${command}\` before the deploy.`,
      ]);
    }
  });

  test('that stays or is new is none', async () => {
    for (const stack of [deployed(BUSY), deployed({})]) {
      expect(await throttle({ config: BUSY, stack })).toEqual([expect.stringMatching('^ok: ')]);
    }
    expect(await throttle({ stack: { ...deployed(BUSY), status: 'ROLLBACK_COMPLETE' } })).toEqual([
      expect.stringMatching('^ok: '),
    ]);
  });
});
