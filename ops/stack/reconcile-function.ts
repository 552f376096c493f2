import type { Template } from './template.ts';

/** Returns the logical id of the reconcile function. Undefined when no topic has `reconcile`. */
export function reconcileFunctionOf(template: Template): string | undefined {
  return template
    .all('AWS::Lambda::Function')
    .map(([logicalId]) => logicalId)
    .find((logicalId) => template.functionNameOf(logicalId) === 'reconcile');
}
