import type { HandlerRegistry, TopicOf } from 'catchbasin';
import type webhooks from '../config.ts';

export default {
  github: () => import('./github.ts'),
} satisfies HandlerRegistry<TopicOf<typeof webhooks>>;
