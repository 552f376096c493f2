import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { type Faults, faultsSchema } from './faults.ts';

const WORDS = /^(?<service>\w+):(?<kind>\w+)(?::(?<delay>\d+))?(?:@(?<share>[\d.]+))?$/;

/**
 * Adds a fault as it is written on the command line: `s3:fail`, `sqs:delay:1500`, `s3:drop@0.3`.
 *
 * @throws {InvalidArgumentError} that says what is allowed
 */
export function parseFault(text: string, before: Faults = {}): Faults {
  const { service, kind, delay, share } = WORDS.exec(text)?.groups ?? {};
  if (!service) {
    throw new InvalidArgumentError(
      'a fault is <s3|sqs|dynamodb>:<fail|delay:milliseconds|drop>[@share], such as s3:fail, sqs:delay:1500 or s3:drop@0.3.',
    );
  }
  if (Object.hasOwn(before, service)) throw new InvalidArgumentError(`${service} can have one fault at a time.`);
  const fault = { kind, ...(delay && { delayMs: Number(delay) }), ...(share && { share: Number(share) }) };
  const { success, data, error } = faultsSchema.safeParse({ ...before, [service]: fault });
  if (!success) throw new InvalidArgumentError(`\n${z.prettifyError(error)}`);
  return data;
}
