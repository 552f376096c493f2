import { throwAwsErrorForUser } from '#ops/aws/aws-error';
import { interruptible } from '#ops/terminal/interrupt';
import type { Connect, Stage, StageOptions } from './stage.ts';

/** Connects and runs a command that Ctrl-C interrupts. Errors of AWS are reported with their remedy. */
export async function runOnStage(
  connect: Connect,
  options: StageOptions,
  run: (stage: Stage, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  await interruptible(async (signal) => {
    const stage = await connect(options);
    try {
      await run(stage, signal);
    } finally {
      disconnect(stage);
    }
  }).catch(throwAwsErrorForUser);
}

/** Closes the connections of a stage. */
export function disconnect({ s3, sqs, logs, metrics }: Stage): void {
  for (const client of [s3, sqs]) client.destroy();
  logs.close();
  metrics.close();
}
