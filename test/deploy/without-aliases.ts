import { findTarget, type TemplateContent } from '#ops/stack/template';

const ADDED_TYPES = ['AWS::Lambda::Alias', 'AWS::Lambda::Version'];
/** Properties that named a function before they named its alias, by the type of their resource. */
const PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Integration': 'IntegrationUri',
  'AWS::Lambda::EventSourceMapping': 'FunctionName',
  'AWS::Lambda::Permission': 'FunctionName',
};

/**
 * Returns a template as versions before 2026-11-27 have deployed it: API Gateway and the queues invoke the functions, and
 * the access log has no name.
 */
export function withoutAliases(template: TemplateContent): TemplateContent {
  const functionOf = new Map(
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Alias')
      .map(([id, { Properties }]) => [id, findTarget((Properties as { FunctionName: { Ref: string } }).FunctionName)]),
  );
  if (functionOf.size === 0) throw new Error('the template has no alias to remove');
  const earlier = Object.entries(template.Resources)
    .filter(([, { Type }]) => !ADDED_TYPES.includes(Type))
    .map(([id, resource]) => {
      const properties = { ...(resource.Properties as Record<string, unknown>) };
      const name = PROPERTIES[resource.Type];
      const target = functionOf.get(findTarget((properties[name ?? ''] ?? '') as string) ?? '');
      if (name && target) properties[name] = { 'Fn::GetAtt': [target, 'Arn'] };
      if (resource.Type === 'AWS::Logs::LogGroup') delete properties.LogGroupName;
      return [id, { ...resource, Properties: properties }];
    });
  return { ...template, Resources: Object.fromEntries(earlier) };
}
