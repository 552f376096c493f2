import type { ThrottleConfig } from '#contract/throttle-config';
import { findApiId } from './api.ts';
import { findTarget, type RouteSettings, type Template } from './template.ts';

/** A throttle at API Gateway. */
export interface Throttle extends ThrottleConfig {
  /** The route key, such as `ANY /stripe`. Undefined for the throttle that the other routes of the stage share. */
  readonly route: string | undefined;
}

/** Returns the throttles of the ingest function's API: that of the stage, and those of topics. */
export function throttlesOf(template: Template): Throttle[] {
  const api = findApiId(template);
  return template.all('AWS::ApiGatewayV2::Stage').flatMap(([, { ApiId, DefaultRouteSettings, RouteSettings = {} }]) => {
    if (api === undefined || findTarget(ApiId) !== api) return [];
    const routes = Object.entries(RouteSettings).flatMap(([route, settings]) => toThrottle(route, settings));
    return [...toThrottle(undefined, DefaultRouteSettings), ...routes];
  });
}

function toThrottle(route: string | undefined, settings: RouteSettings = {}): Throttle[] {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = settings;
  return rate === undefined || burst === undefined ? [] : [{ route, rate, burst }];
}
