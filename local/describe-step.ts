import type { styleText } from 'node:util';
import { STEPS } from '#contract/observability';
import type { Step } from './webhook-log.ts';

export type Colour = Parameters<typeof styleText>[0];
type Sentence = readonly [Colour, string];

/** Describes a step of a webhook in a sentence or two, each with its colour. */
export function describeStep(step: Step): readonly Sentence[] {
  switch (step.step) {
    case STEPS.accepted:
      return [['white', describeRequest(step)], describeStorage(step)];
    case STEPS.rejected:
      return [['yellow', `rejected with ${step.status}: ${step.reason}`]];
    case STEPS.handshake:
      return [['white', `handshake answered with ${step.status}`]];
    case STEPS.processed:
      return [['green', `processed in ${step.ms} ms${step.attempt === 1 ? '' : `, attempt ${step.attempt}`}`]];
    case STEPS.duplicate:
      return [['dim', 'duplicate, its event is already processed']];
    case STEPS.retrying:
      return [['yellow', `${describeFailure(step)}, ${describeWait(step)}: ${describeError(step)}`]];
    case STEPS.deferred:
      return [['yellow', `deferred, ${describeWait(step)}: ${step.errorMessage}`]];
    case STEPS.deadLettered:
      return [['red', `${describeFailure(step)}, dead-lettered: ${describeError(step)}`]];
    default:
      return [];
  }
}

function describeRequest({ bytes, eventType, verified }: Step): string {
  const type = eventType === undefined ? '' : `${eventType}, `;
  return `received ${type}${bytes} bytes, ${verified ? 'verified' : 'unsigned'}`;
}

function describeStorage({ durability, lane, storeMs, queueMs }: Step): Sentence {
  switch (durability) {
    case 'inline in the queue':
      return ['yellow', `S3 failed, queued with its payload in lane ${lane} in ${queueMs} ms`];
    case 'stored with a marker':
      return ['yellow', `stored in ${storeMs} ms, SQS failed, waiting for requeue`];
    default:
      return ['white', `stored in ${storeMs} ms, queued in lane ${lane} in ${queueMs} ms`];
  }
}

/** An attempt counts only when the handler could be started. Earlier log lines carry `receives` instead. */
function describeFailure({ attempt }: Step): string {
  return attempt === undefined ? 'could not start' : `attempt ${attempt} failed`;
}

function describeWait({ retryInSeconds }: Step): string {
  return retryInSeconds === 0 ? 'retrying now' : `retrying in ${retryInSeconds} s`;
}

function describeError({ errorName, errorMessage }: Step): string {
  return errorName === 'Error' ? String(errorMessage) : `${errorName}: ${errorMessage}`;
}
