import type { HandlerRegistry, TopicOf } from 'catchbasin';
import type config from '../config.ts';

/** Handlers by topic. A topic without a handler, or a handler without a topic, does not compile. */
export default {
  stripe: () => import('./stripe.ts'),
} satisfies HandlerRegistry<TopicOf<typeof config>>;
