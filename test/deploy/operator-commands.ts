import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { STEPS } from '#contract/observability';
import { eventually } from '#test/support/local-app';
import { assumePolicy } from './assume-policy.ts';
import type { DeployedApp } from './deployed-app.ts';
import {
  alarmsIgnoreDimensions,
  apiHasNoMetrics,
  filterPatternsMatchEveryLine,
  policiesNeedOtherTerms,
  queuesHaveNoMoveTasks,
} from './emulator-gaps.ts';
import { type Project, STACK } from './project.ts';

/** State of the story in which the commands are tested. */
export interface Story {
  readonly project: Project;
  readonly app: () => DeployedApp;
  /** Creates the body of an order that differs from the others. */
  readonly order: (options?: { readonly fail?: boolean }) => Buffer;
  /** Id of the dead letter of lane low. */
  readonly deadLettered: () => string;
  /** Event of Stripe whose two webhooks were received. */
  readonly stripeEvent: () => { readonly eventId: string; readonly ids: readonly string[] };
}

const REJECTED = { '4xx': 2, Count: 40 };

/** Tests the operator's commands, while lane low has one dead letter, whose alarm is raised. */
export function testOperatorCommands({ project, app, order, deadLettered, stripeEvent }: Story): void {
  const ops = (...args: string[]) => project.ops(args);
  const json = async (...args: string[]) => JSON.parse(await ops(...args, '--json'));
  /** Id of the dead letter that the commands work on. */
  let id = '';
  const isDeadLettered = (times: number) =>
    eventually(`${id} to be dead-lettered ${times} times`, async () => {
      const lines = (await app().logs.lines()).filter((line) => line.id === id);
      return lines.filter(({ message }) => message === STEPS.deadLettered).length === times;
    });

  test('`status` reads the queues, the mappings, CloudWatch and the logs', async () => {
    const [apiId = ''] = app().stack.idsOf('AWS::ApiGatewayV2::Api');
    await apiHasNoMetrics(apiId, REJECTED);
    const status = await json('status');
    expect(status).toMatchObject({
      stage: STACK,
      ingest: { ok: REJECTED.Count - REJECTED['4xx'], clientErrors: REJECTED['4xx'], serverErrors: 0 },
      rejections: [{ status: 401, reason: 'signature-mismatch', topic: 'github', count: 1 }],
      notRead: [],
    });
    const alarms = alarmsIgnoreDimensions<{ readonly name: string }>(status.alarms, 'low');
    expect(alarms).toMatchObject([{ name: 'low/dead-letters-waiting', severity: 'critical' }]);
    const lane = { paused: false, pausedByConfig: false, waiting: 0, inFlight: 0, deadLetters: 0 };
    expect(status.lanes).toEqual(
      ['high', 'normal', 'low'].map((name) =>
        expect.objectContaining({ ...lane, name, ...(name === 'low' && { deadLetters: 1 }) }),
      ),
    );
    const { attempts } = status.lanes.find(({ name }: { readonly name: string }) => name === 'low');
    expect(attempts.reduce((sum: number, count: number) => sum + count)).toBe(1);

    const text = await ops('status');
    expect(text).toMatch(/✗ lane low has 1 dead letter\n {2}alarm low\/dead-letters-waiting, since .+ UTC \(\d/);
    expect(text).toContain('→ npm run ops -- dlq list low --stage dev');
    expect(text).toMatch(/1 {2}401 {5}signature-mismatch {2}github/);
  });

  test('`show` finds a webhook by its id, and those of an event by the id of the provider', async () => {
    await filterPatternsMatchEveryLine(app().stack.idsOf('AWS::Logs::LogGroup'));
    const { webhooks } = await json('show', deadLettered());
    expect(webhooks).toEqual([expect.objectContaining({ id: deadLettered(), topic: 'orders', lane: 'low' })]);
    const [life] = webhooks;
    expect(life.attempts.map(({ step }: { readonly step: string }) => step)).toEqual([
      STEPS.retrying,
      STEPS.retrying,
      STEPS.retrying,
      STEPS.deadLettered,
    ]);
    expect(life).toMatchObject({ outcome: { step: STEPS.deadLettered, attempt: 4 }, stored: {}, problem: null });
    expect(life.logsProblem).toBeNull();
    expect(await ops('show', deadLettered())).toMatch(/✗ attempt 4 failed, dead-lettered: .*warehouse/s);

    const { eventId, ids } = stripeEvent();
    const found = (await json('show', eventId)).webhooks;
    expect(found.map((each: { readonly id: string }) => each.id).sort()).toEqual([...ids].sort());
  });

  test('`tail` prints a line that is written after its start, and ends with 0 on Ctrl-C', async () => {
    const tail = project.startOps(['tail', '--topic', 'orders']);
    try {
      await eventually('tail to follow', () => tail.output().includes(`Following the log groups of ${STACK}`));
      const accepted = await app().accepted('orders', order());
      await eventually('tail to print it', () => tail.output().includes('processed in'));
      expect(tail.output()).toContain(accepted.slice(-8));
      expect(tail.output().match(/processed in/g)).toHaveLength(1);
    } finally {
      expect(await tail.interrupt()).toBe(0);
    }
  });

  test('`dlq list` and `dlq show` tell the cause and the log lines', async () => {
    id = await app().accepted('orders', order({ fail: true }));
    await isDeadLettered(1);
    const listed = await json('dlq', 'list', 'low');
    expect(listed).toMatchObject({
      stage: STACK,
      lane: 'low',
      count: 2,
      notRead: 0,
      groups: [{ topic: 'orders', count: 2 }],
    });
    const [{ cause }] = listed.groups;
    expect(await ops('dlq', 'list', 'low')).toContain(`    2  orders  ${cause}`);

    const shown = await json('dlq', 'show', id);
    expect(shown).toMatchObject({ id, lane: 'low', cause, problem: null, logsProblem: null });
    expect(shown.reason).toMatchObject({ attempts: 4, errorMessage: 'the warehouse does not respond' });
    const messages = shown.lines.map(
      ({ fields }: { readonly fields?: { readonly message: string } }) => fields?.message,
    );
    expect(messages).toEqual(expect.arrayContaining([STEPS.accepted, STEPS.retrying, STEPS.deadLettered]));
    expect(await ops('dlq', 'show', id)).toMatch(/attempt 4 failed, dead-lettered/);
  });

  test('`dlq redrive` sends a dead letter through its lane again', async () => {
    await queuesHaveNoMoveTasks(app().stack.deadLetterQueueUrl('low'));
    const result = await json('dlq', 'redrive', 'low', '--id', id, '--yes');
    expect(result).toEqual({
      stage: STACK,
      lane: 'low',
      movedBy: 'catchbasin',
      planned: 1,
      redriven: 1,
      notSent: 0,
      notDeleted: 0,
      interrupted: false,
    });
    await isDeadLettered(2);
    expect((await json('dlq', 'list', 'low')).count).toBe(2);
  });

  test('`replay --failed-only` finds what waits and what the logs tell, and sends it', async () => {
    const plan = await json('replay', '--topic', 'orders', '--failed-only', '--dry-run');
    expect(plan).toMatchObject({ webhooks: 2, sent: 0, failed: { found: 2, waiting: 2, logged: 2, unread: 0 } });
    const all = await json('replay', '--topic', 'orders', '--dry-run');
    expect(all.webhooks).toBe((await app().storedKeys()).filter((key) => key.includes('/topic=orders/')).length);
    expect(await ops('replay', '--topic', 'orders', '--dry-run')).toContain(`${all.webhooks} webhooks of topic orders`);

    expect(await json('replay', '--topic', 'orders', '--failed-only', '--id', id, '--yes')).toMatchObject({ sent: 1 });
    await isDeadLettered(3);
  });

  test('`dlq drop` deletes the dead letters of a webhook and leaves a record', async () => {
    const { bucket, records, ...result } = await json('dlq', 'drop', 'low', '--id', id, '--yes');
    expect(result).toMatchObject({ lane: 'low', planned: 2, dropped: 2, notDeleted: 0, interrupted: false });
    expect(bucket).toBe(app().stack.bucket);
    expect(records).toEqual([expect.stringMatching(/^dropped\/low\//)]);
    const { Body } = await new S3Client().send(new GetObjectCommand({ Bucket: bucket, Key: records[0] }));
    const record = JSON.parse((await Body?.transformToString()) ?? '');
    expect(record.droppedBy).toMatch(/^arn:aws:/);
    expect(record.letters.map((letter: { readonly id: string }) => letter.id)).toEqual([id, id]);
    expect(await json('dlq', 'list', 'low')).toMatchObject({ count: 1, groups: [{ example: deadLettered() }] });
  });

  test('`policy --operator` allows these commands, and neither payloads nor a pause', async () => {
    const policy = JSON.parse(await ops('policy', '--operator'));
    const resources = policy.Statement.flatMap(({ Resource }: { readonly Resource: string | string[] }) => Resource);
    const { stack } = app();
    for (const arn of [
      ...['high', 'normal', 'low'].flatMap((lane) => [stack.queueUrl(lane), stack.deadLetterQueueUrl(lane)]),
      ...stack.idsOf('AWS::Lambda::EventSourceMapping'),
    ].map((id) => id.split('/').at(-1) ?? '')) {
      expect(resources).toContainEqual(expect.stringMatching(new RegExp(`^arn:aws:(sqs|lambda):.*:${arn}$`)));
    }
    expect(resources).toContain(`arn:aws:s3:::${stack.bucket}`);

    const credentials = await assumePolicy(policiesNeedOtherTerms(policy));
    const asOperator = (...args: string[]) => project.ops(args, '', credentials);
    expect(JSON.parse(await asOperator('status', '--json'))).toMatchObject({ notRead: [], rejections: [{ count: 1 }] });
    expect(JSON.parse(await asOperator('dlq', 'list', 'low', '--json'))).toMatchObject({ count: 1 });
    const failed = await asOperator('replay', '--topic', 'orders', '--failed-only', '--dry-run', '--json');
    expect(JSON.parse(failed)).toMatchObject({ failed: { found: 2, unread: 0 } });
    const denied = /AWS denied access/;
    await expect(asOperator('show', deadLettered())).rejects.toThrow(denied);
    // The emulator takes a change of a mapping for reading one, so only the policy tells that `pause` is not allowed.
    const allowed = policy.Statement.flatMap(({ Action }: { readonly Action: string[] }) => Action);
    expect(allowed).not.toContain('lambda:UpdateEventSourceMapping');
    expect(allowed).not.toContain('cloudformation:UpdateStack');
  });
}
