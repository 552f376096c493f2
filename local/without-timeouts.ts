import type { Plugin } from 'esbuild';

const MODULE = '#config/resolve-webhooks';
const NAMESPACE = 'without-timeouts';
/**
 * Six hours. An attempt that waits at a breakpoint must not end as timed out. It is below the timeout of the function,
 * because an attempt starts only when the function has enough time left for it.
 */
const SECONDS = 21_600;

/** The module of the configuration, whose lanes have a long `attemptTimeout`. */
const CONTENTS = `
import { resolveWebhooks as resolve } from '${MODULE}';
export * from '${MODULE}';
export function resolveWebhooks(config) {
  const resolved = resolve(config);
  const lanes = Object.entries(resolved.lanes).map(([name, lane]) => [name, { ...lane, attemptTimeout: ${SECONDS} }]);
  return { ...resolved, lanes: Object.fromEntries(lanes) };
}
`;

/** Bundles functions whose attempts do not time out, for `npm start -- --inspect`. */
export const withoutTimeouts: Plugin = {
  name: NAMESPACE,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#config\/resolve-webhooks$/ }, ({ namespace, path }) =>
      namespace === NAMESPACE ? undefined : { path, namespace: NAMESPACE },
    );
    onLoad({ filter: /.*/, namespace: NAMESPACE }, () => ({ contents: CONTENTS, resolveDir: process.cwd() }));
  },
};
