/**
 * Set-up that all webhooks of one processor share, such as a connection: made when it is first asked for, and again only
 * after it has failed. Code at the top of a handler's file runs once too, but one that fails there fails for good.
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
