import { type Expression, type Template, targetOf } from './template.ts';

/** One lane's resources, by their logical ids in the template. */
export interface LaneResources {
  readonly name: string;
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly mapping: string;
  readonly paused: boolean;
  /** Undefined where none is set aside. */
  readonly reservedConcurrency: number | undefined;
  readonly maxConcurrency: number;
}

/** The lanes of a stack: each mapping from a queue to a function that has a lane. */
export function lanesOf(template: Template): LaneResources[] {
  const functions = new Map(template.all('AWS::Lambda::Function'));
  return template
    .all('AWS::Lambda::EventSourceMapping')
    .flatMap(([mapping, { Enabled, ScalingConfig, FunctionName }]) => {
      const processor = functions.get(targetOf(FunctionName));
      const { LANE, QUEUE_URL, DEAD_LETTER_QUEUE_URL } = processor?.Environment?.Variables ?? {};
      if (!isPlain(LANE) || !QUEUE_URL || !DEAD_LETTER_QUEUE_URL) return [];
      return {
        name: LANE,
        queue: targetOf(QUEUE_URL),
        deadLetterQueue: targetOf(DEAD_LETTER_QUEUE_URL),
        mapping,
        paused: Enabled === false,
        reservedConcurrency: processor?.ReservedConcurrentExecutions,
        maxConcurrency: ScalingConfig?.MaximumConcurrency ?? 0,
      };
    });
}

function isPlain(value: Expression | undefined): value is string {
  return typeof value === 'string';
}
