export { type OwnSourceOptions, ownSource } from './own-source.ts';
export { type StripeEventsOptions, stripeEvents } from './stripe-events.ts';
export { type StripeThinEventsOptions, stripeThinEvents } from './stripe-thin-events.ts';
