import { synthesizeFlowApp } from './flow-app.ts';

/** Synthesizes the app before any flow suite starts, so that it happens once and its failure ends the run. */
export default function setup(): void {
  synthesizeFlowApp();
}
