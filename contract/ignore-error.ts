/**
 * Creates a rejection handler that turns errors with one of these names into `undefined` and rethrows all others.
 *
 * @example
 * const secret = await client.send(command).catch(ignoreError('ResourceNotFoundException'));
 */
export function ignoreError(...names: readonly string[]): (error: Error) => undefined {
  return (error) => {
    if (!names.includes(error.name)) throw error;
  };
}
