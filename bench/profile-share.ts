import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** Parts of the functions whose share is measured, by the sources that they are in. */
const PARTS = {
  'logging and metrics': /lambdas\/runtime\/(logger|log-line|emf)\.ts$/,
  verification: /lambdas\/ingest\/verify\//,
} as const;
export type Part = keyof typeof PARTS;

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly children?: readonly number[];
}

/** Profile of the CPU, as the inspector returns it. */
export interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Finds the part of a function of the bundle by its source map. */
export type PartOf = (frame: ProfileNode['callFrame']) => Part | undefined;

/** Reads the source map of a bundle. */
export function partsOf(bundle: string): PartOf {
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  return ({ url, lineNumber, columnNumber }) => {
    if (!url.endsWith(bundle)) return undefined;
    const entry = map.findEntry(lineNumber, columnNumber);
    const source = 'originalSource' in entry ? entry.originalSource : '';
    return (Object.keys(PARTS) as Part[]).find((part) => PARTS[part].test(source));
  };
}

/**
 * Computes the share of each part in the time in which the main thread was busy. A part includes everything that its
 * functions call, such as the HMAC of Node and the writing of a line.
 */
export function sharesOf({ nodes, samples, timeDeltas }: Profile, partOf: PartOf): Record<Part, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partOfNode = new Map<number, Part>();
  const visit = (node: ProfileNode | undefined, caller?: Part): void => {
    if (!node) return;
    const part = caller ?? partOf(node.callFrame);
    if (part) partOfNode.set(node.id, part);
    for (const child of node.children ?? []) visit(byId.get(child), part);
  };
  visit(nodes[0]);
  const ignored = new Set(nodes.filter(({ callFrame }) => isIgnored(callFrame)).map(({ id }) => id));
  const spent: Record<Part, number> = { 'logging and metrics': 0, verification: 0 };
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    if (ignored.has(id)) continue;
    const time = timeDeltas[index] ?? 0;
    busy += time;
    const part = partOfNode.get(id);
    if (part) spent[part] += time;
  }
  return { 'logging and metrics': spent['logging and metrics'] / busy, verification: spent.verification / busy };
}

/** Tells whether the thread waits, or starts and ends the profile, in a frame. */
function isIgnored({ functionName, url }: ProfileNode['callFrame']): boolean {
  return functionName === '(idle)' || url === 'node:inspector' || url === 'node:inspector/promises';
}
