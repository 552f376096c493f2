import { type Template, targetOf } from './template.ts';

/** Returns the logical id of the HTTP API of the ingest function. The stack may have other APIs. */
export function apiIdOf(template: Template): string {
  const api = findApiId(template);
  if (!api) throw new Error('the template has no API of the ingest function');
  return api;
}

/** Returns the same, or undefined when the template has no such API. */
export function findApiId(template: Template): string | undefined {
  const integration = template
    .all('AWS::ApiGatewayV2::Integration')
    .find(
      ([, { IntegrationUri }]) => template.functionNameOf(template.findFunction(IntegrationUri) ?? '') === 'ingest',
    );
  return integration && targetOf(integration[1].ApiId);
}
