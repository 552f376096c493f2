export { type OwnSourceOptions, ownSource } from './own-source.ts';
export { type StripeEventsOptions, stripeEvents } from './stripe-events.ts';
