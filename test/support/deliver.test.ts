import { deliver } from './deliver.ts';

/** Answers with the statuses in turn, then with the last again. */
function endpoint(...statuses: number[]) {
  const answered: number[] = [];
  const post = async () => {
    const status = statuses[Math.min(answered.length, statuses.length - 1)] as number;
    answered.push(status);
    return { status };
  };
  return { answered, post };
}

test('retries after a 503 until the webhook is accepted', async () => {
  const { answered, post } = endpoint(503, 503, 200);
  expect(await deliver(post)).toEqual({ status: 200 });
  expect(answered).toEqual([503, 503, 200]);
});

test.each([200, 401, 413, 500])('does not retry after a %d', async (status) => {
  const { answered, post } = endpoint(status, 200);
  expect(await deliver(post)).toEqual({ status });
  expect(answered).toEqual([status]);
});

test('gives up after five retries and returns the 503', async () => {
  const { answered, post } = endpoint(503);
  expect(await deliver(post)).toEqual({ status: 503 });
  expect(answered).toHaveLength(6);
});
