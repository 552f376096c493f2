/**
 * Environment variables that the stack sets for each function. The stack does not compile if it omits one.
 *
 * Lambda sets others, of which the processor reads `AWS_LAMBDA_FUNCTION_VERSION`.
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
  reconcile: ['STAGE', 'PAYLOAD_BUCKET', 'QUEUE_URLS', 'IDEMPOTENCY_TABLE', 'INGEST_URL'],
  probe: ['STAGE', 'VERSIONS'],
  remind: ['STAGE', 'DEAD_LETTER_QUEUES', 'ALARM_TOPIC_ARNS', 'RUNBOOK_URL'],
} as const;

/** Name of a deployed function. */
export type FunctionName = keyof typeof ENV;
/** Environment variables of one function, by name. */
export type EnvOf<F extends FunctionName> = Readonly<Record<(typeof ENV)[F][number], string>>;

/**
 * Reads the environment variables of a function.
 *
 * @throws {Error} if variables are missing; the message names all of them
 */
export function readEnv<F extends FunctionName>(name: F, from: Readonly<Record<string, string | undefined>>): EnvOf<F> {
  const missing = ENV[name].filter((variable) => from[variable] === undefined);
  if (missing.length > 0) {
    throw new Error(
      `The ${name} function lacks the environment variables ${missing.join(', ')}. ` +
        'The stack sets all of them. Deploy it again.',
    );
  }
  return Object.fromEntries(ENV[name].map((variable) => [variable, from[variable]])) as EnvOf<F>;
}
