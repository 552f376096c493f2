import { InvalidArgumentError } from 'commander';
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
  if (!service) throw malformed();
  if (ownValue<unknown>(before, service)) throw new InvalidArgumentError(`${service} can have one fault at a time.`);
  const fault = { kind, ...(delay && { delayMs: Number(delay) }), ...(share && { share: Number(share) }) };
  const { success, data } = faultsSchema.safeParse({ ...before, [service]: fault });
  if (!success) throw malformed();
  return data;
}

function malformed(): InvalidArgumentError {
  return new InvalidArgumentError(
    'It must be <s3|sqs|dynamodb>:<fail|delay:milliseconds|drop>[@share], with 1 to 900000 milliseconds and a share ' +
      'from 0 to 1, such as s3:fail, sqs:delay:1500 or s3:drop@0.3.',
  );
}
