import { jsonSample, type MakeSample, refuseEvent } from './sample.ts';

/** Makes an order for the example handler. A failing order names a warehouse that does not respond. */
export const orderSample: MakeSample = (n, { event, fail }) => {
  refuseEvent(event);
  return jsonSample({
    order: `A-${Date.now()}-${n}`,
    quantity: 1 + (n % 9),
    ...(fail && { warehouse: 'unreachable' }),
  });
};
