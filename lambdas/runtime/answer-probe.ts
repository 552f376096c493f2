import { isProbe, type ProbeEvent, type ProbeReport } from '#contract/probe';

/**
 * Lets a Lambda handler answer probes as well.
 *
 * @param handler answers all other events
 * @param probe checks whether this version can do its work, and changes nothing
 */
export function answerProbe<Event extends object, More extends unknown[], Answer>(
  handler: (event: Event, ...more: More) => Promise<Answer>,
  probe: () => Promise<ProbeReport>,
): ((event: Event, ...more: More) => Promise<Answer>) & ((event: ProbeEvent) => Promise<ProbeReport>) {
  return ((event: Event | ProbeEvent, ...more: More) =>
    isProbe(event) ? probe() : handler(event, ...more)) as ReturnType<typeof answerProbe<Event, More, Answer>>;
}
