import type { EventSource, SourceOptions } from '#contract/reconcile-config';
import { sourceOf } from './options.ts';

/** Options of `paddleNotifications()`. */
export interface PaddleNotificationsOptions extends SourceOptions {
  /**
   * Id of the notification destination that posts to the topic, such as `'ntfset_01gt21c5pdx9q1e4mh1xrsjjn6'`. Only
   * its notifications are fetched, so that the topic gets the events that the destination is subscribed to.
   */
  readonly notificationSettingId: string;

  /**
   * Fetches only notifications that are not yet delivered, which are fewer.
   *
   * Paddle counts a notification as delivered after a 2xx from any server at the address. A wrong one can hide events.
   *
   * @default false
   */
  readonly undeliveredOnly?: boolean;
}

/**
 * Fetches events from Paddle's `/notifications`, which goes back 90 days.
 *
 * A notification holds the body of the webhook. The key needs the permission `notification.read` alone. Paddle allows
 * 240 requests a minute from an IP address, with up to 200 notifications each. Paddle creates notifications for a
 * destination that is active, and none for events from before its subscription.
 *
 * For the sandbox, `apiUrl` is `https://sandbox-api.paddle.com`.
 *
 * @example
 * source: paddleNotifications({
 *   apiKeyName: 'webhooks/prod/paddle-api-key',
 *   notificationSettingId: 'ntfset_01gt21c5pdx9q1e4mh1xrsjjn6',
 * })
 *
 * @see https://developer.paddle.com/api-reference/notifications/list-notifications
 */
export function paddleNotifications(options: PaddleNotificationsOptions): EventSource {
  const known = { apiKeyName: true, apiUrl: true, notificationSettingId: true, undeliveredOnly: true } as const;
  return sourceOf('paddle-notifications', 'events', options, known, 'notificationSettingId');
}
