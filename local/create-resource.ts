import type { Template } from '#ops/stack/template';

/** Creates a resource on an emulator. A failure must not stop the start, because other resources work without it. */
export type CreateResource = (logicalId: string, create: () => Promise<unknown>) => Promise<void>;

/** Returns a function that creates resources and warns of each that an emulator refuses. */
export function createOrWarn(template: Template, onProblem: (message: string) => void): CreateResource {
  return async (logicalId, create) => {
    try {
      await create();
    } catch (error) {
      onProblem(
        `${template.describe(logicalId)} is not emulated: ${(error as Error).message}. ` +
          'Change it to what the emulator supports, or use it on AWS only.',
      );
    }
  };
}
