import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ReconcileRequest } from '#contract/reconcile-protocol';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import { reconcileFunctionOf } from '#ops/stack/reconcile-function';
import type { ReconcileFunction } from '#ops/stage/stage';
import { noReconcile } from './find-topic.ts';

/** Error of a function, as Lambda returns it. */
interface Crash {
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** Reconcile function of a deployed stack. */
export class AwsReconcile implements ReconcileFunction {
  readonly #stack: DeployedStack;
  // The function may run on after an error of the network. Another try would run beside it.
  readonly #lambda = new LambdaClient({ maxAttempts: 1 });

  constructor(stack: DeployedStack) {
    this.#stack = stack;
  }

  async invoke(request: ReconcileRequest, signal: AbortSignal): ReturnType<ReconcileFunction['invoke']> {
    const { name, template, physicalIds } = this.#stack;
    const FunctionName = physicalIds.get(reconcileFunctionOf(template) ?? '');
    if (FunctionName === undefined) throw noReconcile(name);
    const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(request) });
    const { FunctionError, Payload } = await this.#lambda.send(command, { abortSignal: signal });
    const answer = JSON.parse(Buffer.from(Payload ?? []).toString() || '{}');
    return FunctionError === undefined ? answer : { error: describeCrash(answer, template.metadata.stage) };
  }
}

function describeCrash({ errorType = 'Error', errorMessage = 'no message' }: Crash, stage: string): string {
  return (
    `the reconcile function crashed: ${errorType}: ${errorMessage}. ` +
    `Run \`npm run ops -- tail --failed --stage ${stage}\` in another shell, and the command again.`
  );
}
