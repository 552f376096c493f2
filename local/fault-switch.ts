import type { Fault, FaultService, Faults } from '#ops/send/faults';

export interface FaultSwitchProps {
  /** Called with the new faults whenever they are replaced. */
  readonly onChange: (faults: Faults) => void;
  /** Returns a number from 0 to 1. @default Math.random */
  readonly random?: () => number;
}

/** Holds the injected faults and decides which requests they hit. */
export class FaultSwitch {
  readonly #props: FaultSwitchProps;
  #faults: Faults = {};

  constructor(props: FaultSwitchProps) {
    this.#props = props;
  }

  get faults(): Faults {
    return this.#faults;
  }

  /** Replaces all faults. An empty object removes them. */
  set(faults: Faults): void {
    this.#faults = faults;
    this.#props.onChange(faults);
  }

  /** Returns the fault to inject into a request, if any. */
  faultFor(service: FaultService, operation: string): Fault | undefined {
    const fault = this.#faults[service];
    const operations: readonly string[] = fault?.operations ?? [operation];
    if (!fault || !operations.includes(operation)) return undefined;
    const random = this.#props.random ?? Math.random;
    return random() < fault.share ? fault : undefined;
  }
}
