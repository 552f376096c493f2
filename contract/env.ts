/**
 * The environment variables of each function. The stack does not compile when it leaves one out,
 * and a function reads no other.
 */
export const ENV = {
  ingest: ['STAGE', 'PAYLOAD_BUCKET', 'QUEUE_URLS'],
  process: [
    'STAGE',
    'LANE',
    'PAYLOAD_BUCKET',
    'QUEUE_URL',
    'DEAD_LETTER_QUEUE_URL',
    'IDEMPOTENCY_TABLE',
    'NODE_OPTIONS',
  ],
  requeue: ['STAGE', 'PAYLOAD_BUCKET', 'QUEUE_URLS'],
} as const;

export type FunctionName = keyof typeof ENV;
export type EnvOf<F extends FunctionName> = Readonly<Record<(typeof ENV)[F][number], string>>;

/** Reads a function's variables. @throws {Error} that names every variable which is missing */
export function readEnv<F extends FunctionName>(name: F, from: Readonly<Record<string, string | undefined>>): EnvOf<F> {
  const missing = ENV[name].filter((variable) => from[variable] === undefined);
  if (missing.length > 0) {
    throw new Error(`The ${name} function lacks ${missing.join(', ')}: deploy the stack again, it sets them.`);
  }
  return Object.fromEntries(ENV[name].map((variable) => [variable, from[variable]])) as EnvOf<F>;
}
