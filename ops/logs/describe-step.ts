import type { styleText } from 'node:util';
import { STEPS } from '#contract/observability';
import { describeFailure } from './describe-failure.ts';
import type { Step } from './step.ts';

export type Colour = Parameters<typeof styleText>[0];
/** Colour, text, and a mark that tells the outcome without colours. */
export type Sentence = readonly [colour: Colour, text: string, mark: string];

/** Describes a step of a webhook in a sentence or two, each with its colour and mark. */
export function describeStep(step: Step): readonly Sentence[] {
  switch (step.step) {
    case STEPS.accepted:
      return [['white', describeRequest(step), ' '], describeStorage(step)];
    case STEPS.recovered:
      return [['white', `recovered: the provider had not delivered ${step.eventId}, so it was fetched`, ' ']];
    case STEPS.rejected:
      return [['yellow', `rejected with ${step.status}: ${step.reason}`, '!']];
    case STEPS.handshake:
      return [['white', `handshake answered with ${step.status}`, ' ']];
    case STEPS.processed:
      return [['green', `processed in ${step.ms} ms${step.attempt === 1 ? '' : `, attempt ${step.attempt}`}`, '✓']];
    case STEPS.duplicate:
      return [['dim', 'duplicate, its event is already processed', '✓']];
    case STEPS.retrying:
      return [['yellow', `${describeAttempt(step)}, ${describeWait(step)}: ${describeFailure(step)}`, '!']];
    case STEPS.deferred:
      return [
        ['yellow', `deferred, ${describeWait(step)}: ${describeFailure({ errorMessage: step.errorMessage })}`, '!'],
      ];
    case STEPS.deadLettered:
      return [['red', `${describeAttempt(step)}, dead-lettered: ${describeFailure(step)}`, '✗']];
    default:
      return [];
  }
}

function describeRequest({ bytes, eventType, verified }: Step): string {
  const type = eventType === undefined ? '' : `${eventType}, `;
  return `received ${type}${bytes} bytes, ${verified ? 'verified' : 'unsigned'}`;
}

function describeStorage({ durability, lane, storeMs, queueMs, errors }: Step): Sentence {
  switch (durability) {
    case 'inline in the queue':
      return ['yellow', `S3 failed${causeOf(errors)}, queued with its payload in lane ${lane} in ${queueMs} ms`, '!'];
    case 'stored with a marker':
      return ['yellow', `stored in ${storeMs} ms, SQS failed${causeOf(errors)}, waiting for requeue`, '!'];
    default:
      return ['white', `stored in ${storeMs} ms, queued in lane ${lane} in ${queueMs} ms`, ' '];
  }
}

/** Describes the error of the store or of the queue, which the log line of ingest names in a text. */
function causeOf(errors: unknown): string {
  const [error] = Array.isArray(errors) ? errors : [];
  return error === undefined ? '' : ` (${describeFailure({ errorMessage: error })})`;
}

/** An attempt counts only when the handler could be started. Earlier log lines carry `receives` instead. */
function describeAttempt({ attempt }: Step): string {
  return attempt === undefined ? 'could not start' : `attempt ${attempt} failed`;
}

function describeWait({ retryInSeconds }: Step): string {
  return retryInSeconds === 0 ? 'retrying now' : `retrying in ${retryInSeconds} s`;
}
