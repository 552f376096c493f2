import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { days, minutes } from '#contract/durations';
import { stripe } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { FaultSwitch } from '#local/fault-switch';
import { createHttpApi } from '#local/http-api';
import { LaneSwitch } from '#local/lane-switch';
import { FunctionError } from '#local/local-function';
import { WebhookLog } from '#local/webhook-log';
import { AwsReconcile } from '#ops/reconcile/aws-function';
import { LocalReconcile } from '#ops/reconcile/local-function';
import { reconcileFunctionOf } from '#ops/stack/reconcile-function';
import { stageWith } from '#test/support/doctor';

const REQUEST = { command: 'reconcile', topic: 'stripe' } as const;
const NEVER = new AbortController().signal;

describe('in AWS', () => {
  const source = stripeEvents({ apiKeyName: 'webhooks/stripe-api-key' });
  const verify = stripe({ secretName: 'webhooks/stripe' });
  const config = {
    topics: { stripe: { lane: 'urgent', verify, reconcile: { every: minutes(15), lookBack: days(2), source } } },
  };
  const stackWithReconcile = () => stageWith({ config }).stack;
  const payload = (value: unknown) => Buffer.from(JSON.stringify(value)) as never;

  beforeEach(() => {
    Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  });

  test('invokes the reconcile function of the stack, and returns its answer', async () => {
    const stack = stackWithReconcile();
    const lambda = mockClient(LambdaClient);
    lambda.on(InvokeCommand).resolves({ Payload: payload({ seen: 1 }) });
    expect(await new AwsReconcile(stack).invoke(REQUEST, NEVER)).toEqual({ seen: 1 });
    expect(lambda.commandCalls(InvokeCommand).map(({ args }) => args[0].input)).toEqual([
      { FunctionName: `the ${reconcileFunctionOf(stack.template)}`, Payload: JSON.stringify(REQUEST) },
    ]);
    lambda.restore();
  });

  test('a crash or a timeout is a failure that names the log', async () => {
    const lambda = mockClient(LambdaClient);
    const crash = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 55.00 seconds' };
    lambda.on(InvokeCommand).resolves({ FunctionError: 'Unhandled', Payload: payload(crash) });
    expect(await new AwsReconcile(stackWithReconcile()).invoke(REQUEST, NEVER)).toEqual({
      error:
        'the reconcile function crashed: Sandbox.Timedout: Task timed out after 55.00 seconds. ' +
        'Run `npm run ops -- tail --failed --stage test` in another shell, and the command again.',
    });
    lambda.restore();
  });

  test('a stack without the function says how to add it', async () => {
    const answer = new AwsReconcile(stageWith().stack).invoke(REQUEST, NEVER);
    await expect(answer).rejects.toThrow('no topic of Catchbasin-test has `reconcile`. Add it to a topic');
  });

  test('does not invoke the function again when the connection breaks', async () => {
    let requests = 0;
    const server = createServer((request) => {
      requests++;
      request.socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env.AWS_ENDPOINT_URL_LAMBDA = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(new AwsReconcile(stackWithReconcile()).invoke(REQUEST, NEVER)).rejects.toThrow();
    expect(requests).toBe(1);
    delete process.env.AWS_ENDPOINT_URL_LAMBDA;
    server.close();
  });
});

describe('in the local mode', () => {
  let received: unknown[];

  async function withApi(
    invoke: ((event: unknown) => Promise<unknown>) | undefined,
    use: (url: string) => Promise<void>,
  ): Promise<void> {
    received = [];
    const server = createHttpApi([], {
      steps: new WebhookLog(),
      faults: new FaultSwitch({ onChange: () => undefined }),
      schedules: [],
      lanes: new LaneSwitch({ file: '/nowhere', lanes: [], onNote: () => undefined }),
      oldestMessages: () => [],
      reconcile: invoke && {
        invoke: (event) => {
          received.push(event);
          return invoke(event);
        },
      },
    });
    await use(await server.listen({ host: '127.0.0.1', port: 0 }));
    await server.close();
  }

  test('invokes the running function, and returns its answer', async () => {
    await withApi(
      async () => ({ seen: 1 }),
      async (url) => {
        expect(await new LocalReconcile(url).invoke(REQUEST, NEVER)).toEqual({ seen: 1 });
        expect(received).toEqual([REQUEST]);
      },
    );
  });

  test('a crash is a failure', async () => {
    const crash = async () => {
      throw new FunctionError('TypeError: no source');
    };
    await withApi(crash, async (url) => {
      expect(await new LocalReconcile(url).invoke(REQUEST, NEVER)).toEqual({
        error: expect.stringContaining('the reconcile function crashed: TypeError: no source. The local mode shows'),
      });
    });
  });

  test.each(['{}', '{"command":"other","topic":"stripe"}', '{"command":"reconcile"}', '{'])(
    'refuses the request %s, which the function would take for its schedule or not understand',
    async (body) => {
      await withApi(
        async () => ({}),
        async (url) => {
          const headers = { 'content-type': 'application/json' };
          const { status } = await fetch(`${url}/_local/reconcile`, { method: 'POST', headers, body });
          expect([status, received]).toEqual([400, []]);
        },
      );
    },
  );

  test('is not found while no topic has `reconcile`', async () => {
    await withApi(undefined, async (url) => {
      await expect(new LocalReconcile(url).invoke(REQUEST, NEVER)).rejects.toThrow('404');
    });
  });

  test('ends the waiting with the signal, and is no failure of the local mode', async () => {
    const stopping = new AbortController();
    const slow = async () => {
      stopping.abort();
      return new Promise(() => undefined);
    };
    await withApi(slow, async (url) => {
      await expect(new LocalReconcile(url).invoke(REQUEST, stopping.signal)).rejects.toThrow(/abort/);
    });
  });
});
