import { type Expression, findTarget, type Template, targetOf } from './template.ts';

/** A lane's resources, by their logical ids in the template. */
export interface LaneResources {
  readonly name: string;
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly mapping: string;
  /** Tells if the configuration pauses the lane. */
  readonly paused: boolean;
  /** Parameter that holds a pause by the command. Undefined in stacks of earlier versions and in configured pauses. */
  readonly pauseParameter: string | undefined;
  /** Undefined when the lane reserves no concurrency. */
  readonly reservedConcurrency: number | undefined;
  readonly maxConcurrency: number;
}

/** Returns the lanes of a stack. Each is a mapping from a queue to a function with a lane. */
export function lanesOf(template: Template): LaneResources[] {
  const functions = new Map(template.all('AWS::Lambda::Function'));
  return template
    .all('AWS::Lambda::EventSourceMapping')
    .flatMap(([mapping, { Enabled, ScalingConfig, FunctionName }]) => {
      const processor = functions.get(template.findFunction(FunctionName) ?? '');
      const { LANE, QUEUE_URL, DEAD_LETTER_QUEUE_URL } = processor?.Environment?.Variables ?? {};
      if (!isPlain(LANE) || !QUEUE_URL || !DEAD_LETTER_QUEUE_URL) return [];
      return {
        name: LANE,
        queue: targetOf(QUEUE_URL),
        deadLetterQueue: targetOf(DEAD_LETTER_QUEUE_URL),
        mapping,
        paused: Enabled === false,
        pauseParameter: parameterOf(Enabled, template),
        reservedConcurrency: processor?.ReservedConcurrentExecutions,
        maxConcurrency: ScalingConfig?.MaximumConcurrency ?? 0,
      };
    });
}

/** Returns the logical id of the payload bucket. */
export function payloadBucketOf(template: Template): string {
  const functions = template.all('AWS::Lambda::Function').map(([, { Environment }]) => Environment?.Variables);
  const bucket = functions.find((variables) => variables?.PAYLOAD_BUCKET)?.PAYLOAD_BUCKET;
  if (!bucket) throw new Error('the template has no function with a payload bucket');
  return targetOf(bucket);
}

function isPlain(value: Expression | undefined): value is string {
  return typeof value === 'string';
}

/** Returns the parameter in the condition of `Fn::If`. */
function parameterOf(expression: Expression | undefined, { values: { Conditions } }: Template): string | undefined {
  const [condition] = (Object(expression)['Fn::If'] ?? []) as readonly string[];
  return condition === undefined ? undefined : findTarget(Conditions?.[condition] ?? '');
}
