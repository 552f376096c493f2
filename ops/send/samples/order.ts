import { jsonSample, type MakeSample, refuseEvent } from './sample.ts';

/** An order as the example handler takes it; a failing one asks for a warehouse that does not answer. */
export const orderSample: MakeSample = (n, { event, fail }) => {
  refuseEvent(event);
  return jsonSample({
    order: `A-${Date.now()}-${n}`,
    quantity: 1 + (n % 9),
    ...(fail && { warehouse: 'unreachable' }),
  });
};
