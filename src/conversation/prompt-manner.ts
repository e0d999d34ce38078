/** How this speaker talks, in words that a language model can follow: habits, temper, the day's mood. */
import type { Role } from '../domain/labels.ts';
import type { ReplyRequest } from '../domain/ports.ts';

const FILLERS = {
  few: 'You hardly ever say "um" or "uh"; about once in sixty words.',
  some: 'Now and then an "um" or "uh" slips in, about two or three in a hundred words, now and then a word twice or broken off, such as "th- the box".',
  many: 'You hesitate audibly: four or so "um" and "uh" in a hundred words, restarts such as "I was- I mean", a word broken off here and there.',
};

const FORMALITY = {
  casual: 'Your words are casual: "yeah", "gonna", "no worries".',
  neutral: 'Your words are everyday words, neither stiff nor sloppy.',
  formal: 'Your words are courteous and correct, though still spoken, not written.',
};

const VERBOSITY = {
  terse: 'You say as little as possible; a single word is often enough.',
  average: 'You say what is needed, with a remark here and there.',
  talkative: 'You like to talk and add a detail nobody asked for, but you stop after a breath or two.',
};

/** Lines about manner; the verbosity dealt out for this call stands in for the customer's own. */
export function mannerOf(request: ReplyRequest): string[] {
  const { role, pairing } = request;
  const habits = pairing[role].speechHabits;
  const verbosity = role === 'customer' ? pairing.traits.verbosity : habits.verbosity;
  return [
    FORMALITY[habits.formality],
    VERBOSITY[verbosity],
    FILLERS[habits.fillers],
    ...(habits.catchphrases.length === 0
      ? []
      : [
          `Expressions of yours, each at most once or twice in a call: ${habits.catchphrases.map((phrase) => `"${phrase}"`).join(', ')}.`,
        ]),
    ...languageLine(role, request),
  ];
}

function languageLine(role: Role, request: ReplyRequest): string[] {
  const { language } = request.pairing[role];
  return /^en\b/.test(language) ? [] : [`You speak the language of the tag ${language}, and only that one.`];
}
