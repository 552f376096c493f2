import type { HandlerRegistry, TopicOf } from 'catchbasin';
import type webhooks from '../config.ts';

/** The handlers by topic. A topic without a handler, or a handler without a topic, does not compile. */
export default {
  stripe: () => import('./stripe.ts'),
  github: () => import('./github.ts'),
  orders: () => import('./orders.ts'),
  internal: () => import('./internal.ts'),
} satisfies HandlerRegistry<TopicOf<typeof webhooks>>;
