import { TopicCounter } from '#lambdas/runtime/topic-counter';

/** A counter that keeps what it counts, and publishes nothing. */
export class QuietCounter extends TopicCounter {
  readonly counted: string[] = [];

  constructor() {
    super('process');
  }

  override count(metric: string, topic: string): void {
    this.counted.push(`${metric} ${topic}`);
  }

  override publish(): void {}
}
