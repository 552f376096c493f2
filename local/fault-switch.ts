import type { Fault, FaultService, Faults } from '#ops/send/faults';

export interface FaultSwitchProps {
  readonly onChange: (faults: Faults) => void;
  /** From 0 to 1. @default Math.random */
  readonly random?: () => number;
}

/** What goes wrong at present, and which requests it hits. */
export class FaultSwitch {
  readonly #props: FaultSwitchProps;
  #faults: Faults = {};

  constructor(props: FaultSwitchProps) {
    this.#props = props;
  }

  get faults(): Faults {
    return this.#faults;
  }

  /** Replaces all faults at once. */
  set(faults: Faults): void {
    this.#faults = faults;
    this.#props.onChange(faults);
  }

  /** What is to go wrong with this request. */
  faultFor(service: FaultService, operation: string): Fault | undefined {
    const fault = this.#faults[service];
    const operations: readonly string[] = fault?.operations ?? [operation];
    if (!fault || !operations.includes(operation)) return undefined;
    const random = this.#props.random ?? Math.random;
    return random() < fault.share ? fault : undefined;
  }
}
