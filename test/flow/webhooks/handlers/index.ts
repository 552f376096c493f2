import type { HandlerRegistry, TopicOf } from 'catchbasin';
import type webhooks from '../config.ts';

const recording = () => import('./recording.ts');

export default {
  github: recording,
  stripe: recording,
  'plain.v1-x': recording,
  chaos: () => import('./chaos.ts'),
  crashing: () => import('./crashing.ts'),
  unreadable: recording,
  failing: () => import('./failing.ts'),
  permanent: () => import('./permanent.ts'),
  hanging: () => import('./hanging.ts'),
  poisonous: () => import('./poisonous.ts'),
  fixable: () => import('./fixable.ts'),
  asking: () => import('./asking.ts'),
  careless: recording,
  ordered: () => import('./ordered.ts'),
  rated: recording,
  narrow: () => import('./narrow.ts'),
  shipping: () => import('./shipping.ts'),
  large: () => import('./large.ts'),
} satisfies HandlerRegistry<TopicOf<typeof webhooks>>;
