export { github } from './github.ts';
export { hmac } from './hmac.ts';
export { stripe } from './stripe.ts';
export { unsigned } from './unsigned.ts';
