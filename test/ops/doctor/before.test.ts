import { asana, meta } from '#contract/providers/index';
import { runCheck } from '#ops/doctor/check';
import { awsError, findings, problems, rejects, stageWith } from '#test/support/doctor';

jest.setTimeout(120_000);

test('finds no problems in a healthy stage', async () => {
  expect(await problems()).toEqual([]);
  expect((await findings()).map(({ when, check, what }) => `${when} ${check}: ${what}`)).toEqual([
    'before access: account 111122223333 in eu-central-1, as arn:aws:iam::111122223333:user/ops',
    'before bootstrap: the CDK bootstrap has version 6, and the app needs 6',
    'before stack: Catchbasin-test is in UPDATE_COMPLETE',
    'before concurrency: the functions reserve 20 of 900 available concurrent executions',
    'before throttle: the throttles accept 50 requests a second and 80 at once, and the account 10000 requests a second ' +
      'and 5000 at once (its quota)',
    'before secrets: found webhooks/stripe, webhooks/shared',
    'before recipients: critical alarms: oncall@catchbasin.dev, boss@catchbasin.dev; ' +
      'warnings: oncall@catchbasin.dev, boss@catchbasin.dev',
    'after subscriptions: confirmed by oncall@catchbasin.dev, boss@catchbasin.dev',
    'after secret values: webhooks/stripe is readable',
    'after secret values: webhooks/shared is readable',
    'after mappings: lane urgent is being processed',
    'after mappings: lane rest is being processed',
    expect.stringMatching(/^after alarms: \d+ alarms are OK$/),
    'after dead letters: no dead letters',
  ]);
});

describe('access', () => {
  test.each([
    [
      'no region',
      { region: rejects(new Error('Region is missing')) },
      'no AWS region is set',
      'Run `export AWS_REGION=eu-central-1` with your region, or add `region` to your AWS profile.',
    ],
    [
      'no credentials',
      {
        caller: rejects(
          Object.assign(new Error('Could not load credentials from any providers'), {
            name: 'CredentialsProviderError',
          }),
        ),
      },
      'AWS credentials not found: Could not load credentials from any providers',
      'Sign in (`aws sso login`) or set AWS_PROFILE. `aws sts get-caller-identity` must succeed.',
    ],
    [
      'expired credentials',
      { caller: rejects(awsError('The security token included in the request is expired', 'ExpiredTokenException')) },
      'AWS rejected the credentials: The security token included in the request is expired',
      'Sign in (`aws sso login`) or set AWS_PROFILE. `aws sts get-caller-identity` must succeed.',
    ],
  ])('with %s is the only finding, because every other check would fail as well', async (_, ports, what, remedy) => {
    expect(await findings({ ports })).toEqual([{ when: 'before', check: 'access', level: 'error', what, remedy }]);
  });
});

test.each([
  [undefined, 'this account and region are not bootstrapped for the CDK'],
  [5, 'the CDK bootstrap has version 5, but the app needs 6'],
])('bootstrap version %s is too old', async (version, what) => {
  expect(await problems({ ports: { bootstrapVersion: async () => version } })).toEqual([
    `error bootstrap: ${what} → Run \`npx cdk bootstrap aws://111122223333/eu-central-1\`.`,
  ]);
});

describe('stack', () => {
  const wait = 'Wait until the running operation ends. `npx cdk deploy` waits for it, too.';
  const recreated = 'Fix the cause that its events name. The next deploy deletes this stack and creates it again.';
  const rollback = 'Run `npx cdk rollback -c stage=test`, then deploy again.';
  const destroy = 'Fix the cause that its events name, then run `npx cdk destroy -c stage=test` again.';

  test.each([
    ['UPDATE_IN_PROGRESS', 'warning', wait, true],
    ['UPDATE_ROLLBACK_FAILED', 'error', rollback, true],
    ['CREATE_FAILED', 'error', rollback, false],
    ['ROLLBACK_COMPLETE', 'warning', recreated, false],
    ['ROLLBACK_FAILED', 'warning', recreated, false],
    ['DELETE_FAILED', 'error', destroy, false],
  ])('in %s is reported with its remedy', async (status, level, remedy, checksDeployed) => {
    expect(await problems({ stack: { status } })).toEqual([
      `${level} stack: Catchbasin-test is in ${status} → ${remedy}`,
    ]);
    const deployed = (await findings({ stack: { status } })).some(({ when }) => when === 'after');
    expect(deployed).toBe(checksDeployed);
  });

  test('is reported with the reason that CloudFormation gives', async () => {
    const stack = { status: 'CREATE_FAILED', statusReason: 'Resource creation cancelled' };
    expect(await problems({ stack })).toEqual([
      `error stack: Catchbasin-test is in CREATE_FAILED: Resource creation cancelled → ${rollback}`,
    ]);
  });

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'])(
    'in %s allows a deploy',
    async (status) => expect(await problems({ stack: { status } })).toEqual([]),
  );

  test('that does not exist yet is checked only before the deploy', async () => {
    const all = await findings({ stack: undefined });
    expect(all.length).toBeGreaterThan(0);
    expect(all.every(({ when, level }) => when === 'before' && level === 'ok')).toBe(true);
    expect(all.map(({ what }) => what)).toContain('Catchbasin-test is not deployed yet');
  });
});

describe('concurrency', () => {
  const quotaRequest =
    'request a higher quota in Service Quotas (Lambda, Concurrent executions). A new account may have a quota of 10.';

  // The lane `urgent` reserves 20. The lane `rest` reserves nothing and runs at most 10.
  test.each([
    [120, 120, undefined],
    [119, 119, 19],
    [10, 10, 0],
  ])('of a quota of %s with %s unreserved', async (quota, unreserved, available) => {
    const ports = { concurrency: async () => ({ quota, unreserved }) };
    expect(await problems({ stack: undefined, ports })).toEqual(
      available === undefined
        ? []
        : [
            `error concurrency: the functions reserve 20 concurrent executions, but only ${available} can be reserved, ` +
              `because ${unreserved} of the account's ${quota} are unreserved and Lambda keeps 100 of them → ` +
              `Reserve less for lanes or \`ingest\`, set \`reservedConcurrency: false\` on lanes, or ${quotaRequest}`,
          ],
    );
  });

  test('includes what the deployed stack already reserves', async () => {
    const ports = { concurrency: async () => ({ quota: 120, unreserved: 100 }) };
    expect(await problems({ ports })).toEqual([]);
    expect(await problems({ ports, stack: { status: 'ROLLBACK_COMPLETE' } })).toContainEqual(
      expect.stringMatching(
        '^error concurrency: the functions reserve 20 concurrent executions, but only 0 can be reserved',
      ),
    );
  });

  test('that lanes without a reservation exceed is a warning', async () => {
    const config = {
      lanes: { urgent: { reservedConcurrency: false }, rest: { reservedConcurrency: false } },
    } as const;
    const ports = { concurrency: async () => ({ quota: 10, unreserved: 10 }) };
    expect(await problems({ config, ports, stack: undefined })).toEqual([
      'warning concurrency: the lanes that reserve no concurrency (urgent, rest) run up to 20 executions at once, but ' +
        `all functions of the account share 10 → Lower \`maxConcurrency\` or ${quotaRequest} ` +
        'A throttled webhook waits for a visibility timeout.',
    ]);
  });
});

describe('secrets', () => {
  test('that are missing are reported once, although several topics share them', async () => {
    const secretState = async (name: string) => (name === 'webhooks/shared' ? 'missing' : 'present');
    expect(await problems({ ports: { secretState } })).toEqual([
      'error secrets: webhooks/shared does not exist, so its topic responds 503 → ' +
        'Run `npm run ops -- secret put orders --stage test`.',
    ]);
  });

  test('that are scheduled for deletion are restored', async () => {
    expect(await problems({ ports: { secretState: async () => 'being deleted' } })).toEqual(
      ['webhooks/stripe', 'webhooks/shared'].map(
        (name) =>
          `error secrets: ${name} is scheduled for deletion, so its topic responds 503 → ` +
          `Run \`aws secretsmanager restore-secret --secret-id ${name}\`.`,
      ),
    );
  });

  test('that the provider sets are created without a value', async () => {
    const config = {
      topics: { tasks: { lane: 'rest', verify: asana({ secretName: 'webhooks/asana', pending: true }) } },
    };
    expect(await problems({ config, stack: undefined, ports: { secretState: async () => 'missing' } })).toEqual([
      'error secrets: webhooks/asana does not exist, so its topic responds 503 → ' +
        'Run `aws secretsmanager create-secret --name webhooks/asana`.',
    ]);
  });

  test('of a topic with several are set by name', async () => {
    const verify = meta({ secretName: 'webhooks/chat', verifyTokenName: 'webhooks/chat-token' });
    const config = { topics: { chat: { lane: 'rest', verify } } };
    expect(await problems({ config, stack: undefined, ports: { secretState: async () => 'missing' } })).toEqual([
      expect.stringContaining('secret put chat --name webhooks/chat --stage test`'),
      expect.stringContaining('secret put chat --name webhooks/chat-token --stage test`'),
    ]);
  });
});

describe('a check that AWS refuses', () => {
  test('names the missing permissions, and the other checks run', async () => {
    const message = 'User: x is not authorized to perform: lambda:GetAccountSettings';
    const concurrency = rejects(awsError(message, 'AccessDeniedException'));
    expect(await problems({ ports: { concurrency, bootstrapVersion: async () => 5 } })).toEqual([
      expect.stringMatching('^error bootstrap: '),
      `error concurrency: AWS denied access: ${message} → Allow the caller lambda:GetAccountSettings, ` +
        'cloudformation:DescribeStacks, cloudformation:GetTemplate, cloudformation:ListStackResources.',
    ]);
  });

  test('is reported by each check that needs the stack, and the deployed stack is not checked', async () => {
    const deployedStack = rejects(awsError('socket hang up', 'Error', { code: 'ECONNRESET' }));
    const finding =
      'no valid response from AWS: socket hang up → Check the network connection, the proxy settings and the region.';
    expect(await problems({ ports: { deployedStack } })).toEqual([
      `error stack: ${finding}`,
      `error concurrency: ${finding}`,
      `error throttle: ${finding}`,
      'warning stack: the deployed stage was not checked, because the stack could not be read → ' +
        'Fix the error above, then run the doctor again.',
    ]);
    expect(await findings({ ports: { deployedStack } }, { beforeOnly: true })).not.toContainEqual(
      expect.objectContaining({ when: 'after' }),
    );
  });

  test('is no finding when the check itself has a bug', async () => {
    const { ports } = stageWith();
    const bug = new TypeError('cannot read properties of undefined');
    const check = { name: 'x', actions: [], run: rejects(bug) };
    await expect(runCheck(check, {}, ports)).rejects.toBe(bug);
    await expect(findings({ ports: { concurrency: rejects(bug) } })).rejects.toBe(bug);
  });
});

test('reads the lanes of the synthesized template', () => {
  const { lane } = stageWith({ config: { lanes: { urgent: { maxConcurrency: 7, paused: true }, rest: {} } } });
  expect(lane('urgent')).toMatchObject({ maxConcurrency: 7, reservedConcurrency: 10, paused: true });
  expect(lane('urgent')?.queue).toMatch(/^\S*Laneurgent.*Queue/);
  expect(lane('urgent')?.deadLetterQueue).toMatch(/^\S*Laneurgent.*DeadLetterQueue/);
  expect(lane('rest')).toMatchObject({ paused: false });
});
