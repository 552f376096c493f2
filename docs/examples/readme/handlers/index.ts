import type { HandlerRegistry, TopicOf } from 'catchbasin';
import type config from '../config.ts';

export default { stripe: () => import('./stripe.ts') } satisfies HandlerRegistry<TopicOf<typeof config>>;
