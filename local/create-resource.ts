/** Creates a resource on an emulator. A failure must not stop the start, because other resources work without it. */
export type CreateResource = (logicalId: string, create: () => Promise<unknown>) => Promise<void>;

/** Reasons why emulators refused resources, by logical id. */
export type Refused = ReadonlyMap<string, string>;

/** Returns a function that creates resources and keeps the reason of each that an emulator refuses. */
export function createOrRefuse(refused: Map<string, string>): CreateResource {
  return async (logicalId, create) => {
    try {
      await create();
    } catch (error) {
      refused.set(logicalId, (error as Error).message.replace(/\.$/, ''));
    }
  };
}
