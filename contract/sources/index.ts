export { type GithubDeliveriesOptions, type GithubHook, githubDeliveries } from './github-deliveries.ts';
export { type OwnSourceOptions, ownSource } from './own-source.ts';
export { type PaddleNotificationsOptions, paddleNotifications } from './paddle-notifications.ts';
export { type SquareEventsOptions, squareEvents } from './square-events.ts';
export { type StripeEventsOptions, stripeEvents } from './stripe-events.ts';
export { type StripeThinEventsOptions, stripeThinEvents } from './stripe-thin-events.ts';
