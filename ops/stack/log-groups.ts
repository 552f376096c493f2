import type { LogGroup } from '#ops/logs/cloudwatch-logs';
import type { LogSource } from '#ops/logs/stage-logs';
import { type FunctionProperties, findTarget, type Template } from './template.ts';

/** Names a function as its log lines do. */
export function sourceOf(
  template: Template,
  logicalId: string,
  { Environment }: Pick<FunctionProperties, 'Environment'>,
): LogSource {
  const lane = Environment?.Variables.LANE;
  return { function: template.functionNameOf(logicalId) ?? logicalId, ...(typeof lane === 'string' && { lane }) };
}

/**
 * Returns the log groups of the functions of Catchbasin in a stack.
 *
 * @param idOf returns the physical id of a resource
 */
export function logGroupsOf(template: Template, idOf: (logicalId: string) => string): LogGroup[] {
  const groups = new Map(template.all('AWS::Logs::LogGroup'));
  return template.all('AWS::Lambda::Function').flatMap(([logicalId, properties]) => {
    const group = findTarget(properties.LoggingConfig?.LogGroup ?? '') ?? '';
    if (template.functionNameOf(logicalId) === undefined || !groups.has(group)) return [];
    const retentionDays = groups.get(group)?.RetentionInDays;
    return [{ ...sourceOf(template, logicalId, properties), name: idOf(group), retentionDays }];
  });
}
