import { days } from '#contract/durations';
import type { SourcePage } from '#contract/source';
import type { ReconciledTopic, WindowOptions } from '#lambdas/reconcile/dependencies';
import { ProviderError } from '#lambdas/reconcile/provider-error';
import { reconcileWindow } from '#lambdas/reconcile/reconcile-window';

const AT = new Date('2026-11-27T10:00:00Z');

/** Reconciles a window with one page. Returns the counts and the messages that were logged. */
async function reconcile(page: SourcePage) {
  const errors: unknown[] = [];
  const topic = {
    name: 'gh',
    config: { reconcile: { lookBack: days(2) } },
    async *source() {
      yield page;
    },
  } as unknown as ReconciledTopic;
  const options = {
    ports: { now: () => AT, recordRedelivery: async () => AT, findKnown: async () => new Set() },
    log: { info() {}, error: (message: unknown) => errors.push(message) },
    dryRun: false,
    hasTime: () => true,
  } as unknown as WindowOptions;
  return { ...(await reconcileWindow(topic, { since: AT, until: AT }, options)), errors };
}

const failing = (id: string, error?: Error) => ({
  id,
  createdAt: AT,
  async redeliver() {
    if (error) throw error;
  },
});

test.each([400, 404, 410, 422])(
  'a delivery that the provider refuses with %s is failed, and the next is asked for',
  async (status) => {
    const failed = [failing('a', new ProviderError('refused', status)), failing('b')];
    expect(await reconcile({ failed })).toMatchObject({
      seen: 2,
      recovered: 1,
      failed: 1,
      errors: [expect.anything()],
    });
  },
);

test.each([
  new ProviderError('no permission', 403),
  new ProviderError('limited', 429),
  new ProviderError('unavailable', 502),
  new Error('fetch failed'),
])('a run ends with $message, so that the next one continues', async (error) => {
  await expect(reconcile({ failed: [failing('a', error)] })).rejects.toThrow(error);
});

test('deliveries that no repetition can deliver are counted as failed', async () => {
  expect(await reconcile({ delivered: 3, refused: 2 })).toMatchObject({
    seen: 5,
    received: 3,
    failed: 2,
    recovered: 0,
  });
});
