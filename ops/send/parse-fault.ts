import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { ownValue } from '#contract/own-value';
import { type Faults, faultsSchema } from './faults.ts';

const FORMAT = /^(?<service>\w+):(?<kind>\w+)(?::(?<delay>\d+))?(?:@(?<share>[\d.]+))?$/;

/**
 * Parses a fault of the command line and adds it to the earlier ones.
 *
 * @example
 * parseFault('sqs:delay:1500', parseFault('s3:drop@0.3'));
 *
 * @throws {InvalidArgumentError} that describes the expected format
 */
export function parseFault(text: string, before: Faults = {}): Faults {
  const { service, kind, delay, share } = FORMAT.exec(text)?.groups ?? {};
  if (!service) {
    throw new InvalidArgumentError(
      'It must be <s3|sqs|dynamodb>:<fail|delay:milliseconds|drop>[@share], ' +
        'such as s3:fail, sqs:delay:1500 or s3:drop@0.3.',
    );
  }
  if (ownValue<unknown>(before, service)) throw new InvalidArgumentError(`${service} can have one fault at a time.`);
  const fault = { kind, ...(delay && { delayMs: Number(delay) }), ...(share && { share: Number(share) }) };
  const { success, data, error } = faultsSchema.safeParse({ ...before, [service]: fault });
  if (!success) throw new InvalidArgumentError(`\n${z.prettifyError(error)}`);
  return data;
}
