/** The names in an agent's scripted words. No responder writes these, so nobody else can label them; they are known from the persona. */
import { type Entity, type EntityType, isPii } from '../domain/labels.ts';
import type { AgentInCall } from '../domain/persona.ts';
import { longestFirst, wholeWordsIn } from '../shared/whole-words.ts';

/** Names that begin questions too: "Will you hold?" names nobody. */
const ASKS = /^(?:Will|May) (?:you|I|we|they|it|that|this|there|somebody|someone)\b/;

/** First words of companies that begin many a sentence. */
const BEGINS_SENTENCES = /^(?:The|An|My|Your|Our|All|First|Best|Better|Good|Great|New)$/;

/** Mentions of the agent (full, first or last name) and of the company (also its short name) in `text`, in order; `offset` is where the text begins. */
export function scriptedNames(text: string, agent: AgentInCall, offset = 0): Entity[] {
  const names = [agent.name, ...agent.name.split(/\s+/)].filter((name) => name.length > 1);
  const found: Entity[] = [];
  const add = (type: EntityType, words: readonly string[]) => {
    for (const place of wholeWordsIn(text, longestFirst(words))) {
      const [start, end] = [offset + place.start, offset + place.end];
      const isTaken = found.some((entity) => start < entity.end && end > entity.start);
      if (!isTaken && !ASKS.test(text.slice(place.start)))
        found.push({ type, text: text.slice(place.start, place.end), start, end, pii: isPii(type) });
    }
  };
  add('company', [agent.company, ...shortCompany(agent)]);
  add('person_name', names);
  return found.sort((a, b) => a.start - b.start);
}

/** "Larkspur" of "Larkspur Wireless", where the agent answers in that name alone; who says the whole name has no other. */
function shortCompany({ company, introduction }: AgentInCall): string[] {
  const [first = '', ...rest] = company.split(/\s+/);
  const isName = rest.length > 0 && first.length > 1 && /^\p{Lu}/u.test(first) && !BEGINS_SENTENCES.test(first);
  return isName && !introduction.includes(company) ? [first] : [];
}
