import { randomBytes } from 'node:crypto';
import { jsonSample, type MakeSample, pick } from './sample.ts';

const id = (prefix: string) => `${prefix}_${randomBytes(12).toString('hex')}`;

const OBJECTS = [
  {
    type: 'invoice.paid',
    make: () => ({ id: id('in'), object: 'invoice', amount_paid: 4_200, currency: 'eur', customer: id('cus') }),
  },
  {
    type: 'customer.created',
    make: () => ({ id: id('cus'), object: 'customer', email: 'jo@example.com', name: 'Jo Ñandú' }),
  },
  {
    type: 'charge.refunded',
    make: () => ({ id: id('ch'), object: 'charge', amount_refunded: 1_250, currency: 'usd', refunded: true }),
  },
];

export const stripeSample: MakeSample = (n, { event, fail }) => {
  const { type, make } = pick(OBJECTS, n, event);
  return jsonSample({
    id: id('evt'),
    object: 'event',
    api_version: '2026-09-30',
    created: Math.floor(Date.now() / 1_000),
    livemode: false,
    type,
    data: fail ? 'not a Stripe object' : { object: make() },
  });
};
