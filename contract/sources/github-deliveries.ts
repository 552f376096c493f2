import type { EventSource, SourceOptions } from '#contract/reconcile-config';
import { sourceOf } from './options.ts';

/** Webhook at GitHub. */
export type GithubHook =
  | {
      /** Owner and name of the repository, such as `acme/shop`. */
      readonly repository: string;
      /**
       * Id of the hook, which stands at the end of the address of its settings page.
       *
       * @default there is no hook yet; `npm run ops -- provider register` creates one and prints its id
       */
      readonly id?: number;
    }
  | {
      /** Name of the organization. */
      readonly organization: string;
      /** Id of the hook. @default as for a repository */
      readonly id?: number;
    }
  | {
      /** Client id or app id of the GitHub App. The secret then holds its private key as PEM. */
      readonly app: string;
    };

/** Options of `githubDeliveries()`. */
export interface GithubDeliveriesOptions extends SourceOptions {
  /** Webhook whose deliveries are read and repeated. */
  readonly hook: GithubHook;

  /**
   * Events that the hook must be subscribed to, such as `['push', 'pull_request']`.
   *
   * @default all are allowed; a hook that `npm run ops -- provider register` creates is subscribed to every event
   * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
   */
  readonly events?: readonly string[];
}

/**
 * Finds failed deliveries of a GitHub webhook, and asks GitHub to deliver them again.
 *
 * GitHub does not repeat a delivery by itself. It keeps deliveries, and repeats them on request, for 3 days. A repeated
 * delivery has the id of the original, so it is processed once.
 *
 * The key is a fine-grained personal access token with the permission "Webhooks" (read and write), of the repository or
 * of the organization. For a GitHub App it is the private key of the app.
 *
 * @example
 * source: githubDeliveries({
 *   apiKeyName: 'webhooks/prod/github-token',
 *   hook: { repository: 'acme/shop', id: 12345678 },
 *   events: ['push'],
 * })
 *
 * @see https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
 * @see https://docs.github.com/en/rest/repos/webhooks
 * @see https://docs.github.com/en/rest/orgs/webhooks
 * @see https://docs.github.com/en/rest/apps/webhooks
 */
export function githubDeliveries(options: GithubDeliveriesOptions): EventSource {
  const known = { apiKeyName: true, apiUrl: true, hook: true, events: true } as const;
  return sourceOf('github-deliveries', 'deliveries', options, known);
}
