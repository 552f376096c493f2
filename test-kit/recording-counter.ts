import { TopicCounter } from '#lambdas/runtime/topic-counter';

/** Counter that records each count and publishes nothing. */
export class RecordingCounter extends TopicCounter {
  /** Counts in order, each as `metric topic`. */
  readonly counted: string[] = [];

  constructor() {
    super('process');
  }

  override count(metric: string, topic: string): void {
    this.counted.push(`${metric} ${topic}`);
  }

  override publish(): void {}
}
