import { WebhooksConfigError } from '#config/validate/config-error';
import { validateWebhooks } from '#config/validate/validate-webhooks';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { hmac, unsigned } from '#contract/providers/index';

/** Validates a configuration and returns the lines of its error message, without the heading. */
export function issuesOf(config: unknown, handlers?: readonly string[], stage = 'test'): string[] {
  const topics = Object.keys((config as WebhooksConfig)?.topics ?? {});
  try {
    validateWebhooks(stage, config as WebhooksConfig, handlers ?? topics);
    return [];
  } catch (error) {
    if (!(error instanceof WebhooksConfigError)) throw error;
    const lines = error.message.split('\n').slice(2, -1);
    return lines.map((line) => line.trim());
  }
}

/** Creates a configuration with one topic on one lane. */
export const withLane = (lane: unknown, topic: object = {}) => ({
  lanes: { p: lane },
  topics: { t: { lane: 'p', verify: unsigned(), ...topic } },
});

/** Creates a configuration with one topic on a default lane. */
export const withTopic = (topic: object, name = 't') => ({
  topics: { [name]: { lane: 'normal', verify: unsigned(), ...topic } },
});

/** Creates a configuration with a topic whose signature scheme has these options. */
export const withSignature = (scheme: object) =>
  withTopic({ verify: { ...hmac({ header: 'x-sig', secretName: 's' }), ...scheme } });

/** Creates a configuration with further options at its top level. */
export const withOptions = (options: object) => ({ ...withTopic({}), ...options });
