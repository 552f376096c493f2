/**
 * Shares the result of a set-up, such as a connection, among all webhooks of one processor.
 *
 * The set-up runs at the first call, and again only after it has failed. Code at the top of a handler's file also runs
 * once, but a failure there is never retried.
 *
 * @example
 * const connection = shared(() => connect('orders.internal'));
 *
 * export default defineHandler(async (webhook) => {
 *   const database = await connection();
 *   await database.save(webhook.json(Order));
 * });
 */
export function shared<Value>(setUp: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= setUp().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
