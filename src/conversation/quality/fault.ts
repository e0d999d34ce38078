/** The faults that the quality gate knows. Names are permanent: they stand in call records. */

/** Every reason for which a call may be kept out of the data, and what it means. */
export const QUALITY_REASONS = {
  empty: 'an utterance without a word',
  garbage: 'mojibake, control characters, mashed keys or a stuck model',
  placeholder: 'a template variable was spoken instead of its value',
  markup: 'lists, tags, links or emphasis marks in speech',
  'structured-data': 'JSON or a field of the answer schema in speech',
  'stage-direction': 'a description of what the speaker does, instead of speech',
  'role-prefix': 'a speaker label, or lines of more than one speaker, inside one utterance',
  'leaked-prompt': "the speaker's instructions, or talk about the simulation",
  refusal: 'the refusal text of a language model',
  'persona-break': 'the speaker says that it is a program',
  'wrong-name': 'the speaker takes the name of somebody else',
  'wrong-company': 'the agent answers for another company',
  'wrong-role': "one side speaks the other side's part",
  'other-language': "speech in a language that is not the persona's",
  monologue: 'a turn that nobody would listen to',
  'spoken-error': 'a failure of our own machinery, spoken into the call',
  echo: "the other side's words come back as one's own",
  repetition: 'the same words again and again',
  'apology-loop': 'one side does nothing but apologise',
  'goodbye-loop': 'goodbyes that do not end the call',
  'courtesy-loop': 'thanks and pleasantries that lead nowhere',
  'no-speech': 'a call without turns',
  'one-sided': 'only one side of the call really speaks',
  overlap: 'both sides speak at the same time for longer than people do',
  'missing-ending': 'the call stops before it comes to a close',
  'not-heard': 'what was heard has little to do with what was said',
  'too-many-turns': 'more turns than the call could have',
  'duration-anomaly': 'a length that the turns cannot explain',
  'cost-anomaly': 'a price far above what was expected',
} as const;

/** A permanent short name. */
export type FaultName = keyof typeof QUALITY_REASONS;

/** One thing that is wrong. `turn` is the position in the call, when one turn is to blame. */
export interface Fault {
  readonly name: FaultName;
  readonly detail: string;
  readonly turn?: number;
}

/** A fault as it stands in a record: `echo: turn 4: "the blender arrived …"`. */
export function toReason(fault: Fault): string {
  return fault.turn === undefined
    ? `${fault.name}: ${fault.detail}`
    : `${fault.name}: turn ${fault.turn}: ${fault.detail}`;
}

/** The short name that a reason begins with. */
export function reasonName(reason: string): string {
  return reason.slice(0, reason.indexOf(':'));
}

/** A piece of text in quotation marks, short enough for a report. */
export function excerpt(text: string, length = 60): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return `"${flat.length > length ? `${flat.slice(0, length - 3)}...` : flat}"`;
}
