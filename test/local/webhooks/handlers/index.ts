import type { HandlerRegistry, TopicOf } from 'catchbasin';
import type webhooks from '../config.ts';

export default { resources: () => import('./resources.ts') } satisfies HandlerRegistry<TopicOf<typeof webhooks>>;
