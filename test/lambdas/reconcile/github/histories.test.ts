import fc from 'fast-check';
import { githubDeliveries } from '#lambdas/reconcile/sources/github-deliveries';
import { FakeGithub } from '#test/support/fake-github';

const HOOK = { hook: { repository: 'acme/shop', id: 5 } };
const minutesAgo = (age: number) => new Date(Date.now() - age * 60_000);

/** Tries of five events, oldest first. The window begins 60 and ends 20 minutes ago. */
const histories = fc
  .array(
    fc.record({
      guid: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      age: fc.integer({ min: 15, max: 65 }),
      status: fc.constantFrom(200, 202, 401, 413, 502),
    }),
    { maxLength: 30 },
  )
  .map((tries) => tries.toSorted((a, b) => b.age - a.age));

/** Computes what the window has, by the latest try of each event. */
function expected(history: readonly { guid: string; age: number; status: number }[]) {
  const latest = [...new Map(history.map((each) => [each.guid, each])).values()];
  const within = latest.filter(({ age }) => age > 20 && age < 60);
  const isSuccess = (status: number) => status < 300;
  return {
    failed: within
      .filter(({ status }) => !isSuccess(status) && status !== 413)
      .map(({ guid }) => guid)
      .toSorted(),
    delivered: within.filter(({ status }) => isSuccess(status)).length,
    refused: within.filter(({ status }) => status === 413).length,
  };
}

test('each event is reported once by its latest try, also when every page is read by another run', async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.integer({ min: 1, max: 7 }), fc.boolean(), async (history, pageSize, isCut) => {
      const github = new FakeGithub();
      github.pageSize = pageSize;
      // The ends of the window are tested elsewhere. Here they would depend on the milliseconds that the test takes.
      const tries = history.filter(({ age }) => age !== 20 && age !== 60);
      for (const { guid, age, status } of tries) github.deliver(guid, age, status);
      const window = { since: minutesAgo(60), until: minutesAgo(20) };
      const failed: string[] = [];
      let [delivered, refused, cursor] = [0, 0, undefined as string | undefined];
      do {
        const start = { ...window, ...(cursor !== undefined && { cursor }) };
        for await (const page of githubDeliveries(start, github.context(HOOK) as never)) {
          failed.push(...(page.failed ?? []).map(({ id }) => id));
          delivered += page.delivered ?? 0;
          refused += page.refused ?? 0;
          cursor = page.cursor;
          if (isCut) break;
        }
      } while (cursor !== undefined);
      expect({ failed: failed.toSorted(), delivered, refused }).toEqual(expected(tries));
    }),
    { numRuns: 500, seed: jest.getSeed() },
  );
});
