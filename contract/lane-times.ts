import type { Priority } from './resolve-webhooks.ts';

/** For loading payloads before the attempts and settling failures after them. */
const AROUND_THE_ATTEMPTS = 20;

/** How long one invocation of a lane's processor may run: all its attempts run side by side. */
export function functionTimeoutSeconds(priority: Priority): number {
  return priority.attemptTimeout + AROUND_THE_ATTEMPTS;
}

/**
 * How long SQS hides a message that a processor holds: six function timeouts and the batching window, as AWS advises,
 * so that a throttled function can come back to it before it is handed out again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function visibilityTimeoutSeconds(priority: Priority): number {
  return 6 * functionTimeoutSeconds(priority) + priority.batchingWindow;
}
