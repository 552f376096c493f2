import type { Template } from '#ops/stack/template';
import type { Refused } from './create-resource.ts';
import { LOCAL_ENV_FILE } from './local-env.ts';
import type { OnUnresolved } from './resolver.ts';

interface Use {
  readonly reason: string;
  readonly variables: Set<string>;
}

/** Texts in the variables of functions that take the place of what the local mode does not emulate. */
export class Placeholders {
  readonly #template: Template;
  /** By the logical id of the resource or parameter. */
  readonly #uses = new Map<string, Use>();

  constructor(template: Template) {
    this.#template = template;
  }

  /** Returns what chooses the placeholders of a variable. */
  in(variable: string): OnUnresolved {
    return ({ name, attribute, reason }) => {
      const use = this.#uses.get(name) ?? { reason, variables: new Set() };
      this.#uses.set(name, use);
      use.variables.add(variable);
      return `local-placeholder-${name}${attribute === undefined ? '' : `.${attribute}`}`.replaceAll(/[^\w.-]/g, '-');
    };
  }

  /** Tells if a variable holds a placeholder of a resource. */
  has(logicalId: string): boolean {
    return this.#uses.has(logicalId);
  }

  /** Returns a warning for each resource, with its remedy. */
  warnings(refused: Refused): string[] {
    return [...this.#uses].map(([name, { reason, variables }]) => {
      const isResource = this.#template.types().some(([logicalId]) => logicalId === name);
      const cause = isResource ? describeNotEmulated(this.#template, name, refused) : reason;
      const names = [...variables];
      const verb = names.length === 1 ? 'holds' : 'hold';
      const lines = names.map((variable) => `${variable}=…`).join(' and ');
      return `${cause} ${names.join(' and ')} ${verb} a placeholder. Set ${lines} in ${LOCAL_ENV_FILE}.`;
    });
  }
}

/** Names a resource, and why its emulator refused it. */
export function describeNotEmulated(template: Template, logicalId: string, refused: Refused): string {
  const reason = refused.get(logicalId);
  return `${template.describe(logicalId)} is not emulated${reason === undefined ? '' : `: ${reason}`}.`;
}
