import type { LaneMappings } from '#ops/stage/stage';

const RUNNING = async () => ({ mapping: 'Enabled', isConfigured: false });

/** Mappings of a stage without a paused lane. */
export const RUNNING_MAPPINGS: LaneMappings = {
  state: RUNNING,
  pause: () => Promise.reject(new Error('this stage pauses no lane')),
  resume: RUNNING,
};
