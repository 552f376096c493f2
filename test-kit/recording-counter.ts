import { Counter, type Dimensions } from '#lambdas/runtime/counter';

/** Counter that records each count and publishes nothing. */
export class RecordingCounter extends Counter {
  /** Counts in order, each as the metric and the values of its dimensions, such as `processed orders`. */
  readonly counted: string[] = [];

  constructor() {
    super('process', 'test');
  }

  override count(metric: string, dimensions: Dimensions = {}): void {
    this.counted.push([metric, ...Object.values(dimensions)].join(' '));
  }

  override sample(metric: string, isFailure: boolean, dimensions: Dimensions = {}): void {
    if (isFailure) this.count(metric, dimensions);
  }

  override publish(): void {}
}
