/**
 * VADER's verdict on a text: its own rules, word by word. Only how a text becomes words is done here: for that VADER builds a
 * table of every word with every mark before and after it, anew for each text, which takes ten times as long as all the rest.
 */
import vader from 'vader-sentiment';

const RULES = vader.SentimentIntensityAnalyzer;
const MARKS = new Set('. ! ? , ; : - \' " !! !!! ?? ??? ?!? !?! ?!?! !?!?'.split(' '));
const ALL_PUNCTUATION = /[!"#$%&'()*+,-./:;<=>?@[\\\]^_`{|}~]/g;

/** From -1 to 1; what `polarity_scores` gives as `compound`. */
export function compoundOf(text: string): number {
  const words = wordsAndEmoticons(text);
  const capitals = words.filter(isUpper).length;
  const whole = { words_and_emoticons: words, is_cap_diff: capitals > 0 && capitals < words.length };
  let feelings: number[] = [];
  for (const [place, word] of words.entries()) {
    // "Kind" is a feeling, "kind of" is none; other words that only strengthen have none in the lexicon.
    if (word.toLowerCase() === 'kind' && words[place + 1]?.toLowerCase() === 'of') feelings.push(0);
    else feelings = RULES.sentiment_valence(0, whole, word, place, feelings);
  }
  if (feelings.every((feeling) => feeling === 0)) return 0;
  return RULES.score_valence(RULES.but_check(words, feelings), text).compound;
}

/** Words and emoticons; single signs are none. */
function wordsAndEmoticons(text: string): string[] {
  return text
    .split(/\s/)
    .filter((token) => token.length > 1)
    .map(withoutMark);
}

/** Only a mark at one end is taken off, and only where no other sign is in the word: contractions and emoticons stay whole. */
function withoutMark(token: string): string {
  const word = token.replace(ALL_PUNCTUATION, '');
  if (word.length < 2 || word.length === token.length) return token;
  const isMarked =
    (token.startsWith(word) && MARKS.has(token.slice(word.length))) ||
    (token.endsWith(word) && MARKS.has(token.slice(0, -word.length)));
  return isMarked ? word : token;
}

function isUpper(word: string): boolean {
  return /^[^a-z]*[A-Z]+[^a-z]*$/.test(word);
}
