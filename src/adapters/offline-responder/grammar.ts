/** Turning the customer's words round for the agent: my -> your, "a blender" -> "the blender", and the head of a phrase. */
import { outsideMarks, unmarked } from './marks.ts';

const TURNS: Readonly<Record<string, string>> = {
  "i'm": "you're",
  "i've": "you've",
  "i'd": "you'd",
  "i'll": "you'll",
  i: 'you',
  me: 'you',
  my: 'your',
  mine: 'yours',
  myself: 'yourself',
  we: 'you',
  us: 'you',
  our: 'your',
  ours: 'yours',
  "we're": "you're",
  "we've": "you've",
  ourselves: 'yourselves',
};

/** True where the phrase speaks to the company ("your driver"): such words cannot be turned round safely. */
export function isAddressedToCompany(phrase: string): boolean {
  return /\b(you|your|yours|you're|you've)\b/i.test(unmarked(phrase));
}

/** The phrase as the agent says it. */
export function forAgent(phrase: string): string {
  return outsideMarks(phrase, (plain) =>
    plain
      .replace(/\bI was\b/g, 'you were')
      .replace(/\bI am\b/g, 'you are')
      .replace(/\bI wasn't\b/g, "you weren't")
      .replace(/\bam I\b/g, 'are you')
      .replace(/\bwas I\b/g, 'were you')
      .replace(
        /\b(I'm|I've|I'd|I'll|I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|[Uu]s|[Oo]ur|[Oo]urs|[Ww]e're|[Ww]e've|[Oo]urselves)\b(?!')/g,
        (word) => TURNS[word.toLowerCase()] ?? word,
      ),
  );
}

/** "a blender that broke" -> "the blender that broke": by now both know which one. */
export function withThe(phrase: string): string {
  return phrase
    .replace(/^an? (?!lot|bit|few|couple|little|number of)/, 'the ')
    .replace(/^(?=(?:two|three|four|five|six)(?: hundred)? [a-z]+ )/, 'the ')
    .replace(
      /^(?!(?:\w+ing|whether|how|why|what|when|where|who|his|this|my|your|our|her|their|its|yes|the|an?|charges? on)\b)((?:[a-z]+ ){0,2}[a-z]{3,}[^s\W]s) (?=that|which|who|I|you|on|in|from|with|without|for|to)\b/,
      'the $1 ',
    );
}

/** The part of a noun phrase before its first clause or complement, when that still says something. */
export function headOf(phrase: string): string {
  if (/^(why|how|what|when|where|whether|who|being|getting|having|not) /.test(unmarked(phrase))) return phrase;
  const cut = phrase.search(
    /,| (?:that|which|who|after|because|when|since|despite|while|with|from|at|in|for|on|and|but|showing|despite|before|until|by|to|even|not|still|without|over|following|during)\b| [a-z]+ing (?:in|into|on|onto|from|at|through|down|up|off|out)\b/,
  );
  if (cut < 0) return phrase;
  const head = phrase.slice(0, cut);
  const words = unmarked(head).split(' ').length;
  if (words < 2 || head.split('\ue001').length !== head.split('\ue003').length) return phrase;
  return / (?:is|are|was|were|has|have|the|a|an|my|your|of|being|never|not)$/.test(head) || /^\w+ing /.test(head)
    ? phrase
    : head;
}
