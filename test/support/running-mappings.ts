import type { LaneMappings, ReconcileFunction } from '#ops/stage/stage';

const RUNNING = async () => ({ mapping: 'Enabled', isConfigured: false });

/** Mappings of a stage without a paused lane. */
export const RUNNING_MAPPINGS: LaneMappings = {
  state: RUNNING,
  pause: () => Promise.reject(new Error('this stage pauses no lane')),
  resume: RUNNING,
};

/** Reconcile function of a stage that has none. */
export const NO_RECONCILE: ReconcileFunction = {
  invoke: () => Promise.reject(new Error('this stage has no reconcile function')),
};
