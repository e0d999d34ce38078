/** Other words for the same thing, for the phrases of a persona that both sides use: the summary and the wish. */

import type { Random } from '../../shared/random.ts';
import { outsideMarks } from './marks.ts';

const SAME: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bnever arrived\b/g, ['never came', 'never showed up', 'never turned up']],
  [/\b(?:that|which) arrived\b/g, ['that came', 'that turned up', 'that showed up', 'that got here']],
  [/\barrived\b/g, ['came', 'turned up', 'got here']],
  [/\bwent up\b/g, ['jumped', 'shot up', 'suddenly went up']],
  [/\bkeeps dropping\b/g, ['keeps cutting out', 'keeps going down', 'drops all the time']],
  [/(?<=\b(?:is|was|were|be|been|being|got|get) )turned down\b/g, ['rejected', 'refused']],
  [/(?<!\b(?:is|was|were|be|been|being|got|get) )\bturned down\b/g, ['rejected', 'refused', 'said no to']],
  [/\b(?:that|which) has to be\b/g, ['that needs to be', 'that must be', 'that has got to be']],
  [/\bwas charged twice\b/g, ['got charged twice', 'was charged two times', 'was taken twice']],
  [/\bdeclined\b/g, ['refused', 'rejected']],
  [/\bdenied\b/g, ['refused', 'rejected']],
  [/\bpurchases\b/g, ['charges', 'payments']],
  [/\bcan't be right\b/g, ['must be wrong', "doesn't look right", 'makes no sense']],
  [/\btaken off(?= (?:my|the|our|his|her|their)\b)/g, ['removed from', 'wiped off', 'struck off']],
  [/\btaken off(?! (?:my|the|our|his|her|their)\b)/g, ['removed', 'wiped off', 'struck off']],
  [/\bput back\b/g, ['returned', 'paid back']],
  [/(?<=\b(?:ones|it|them|items?|lamp|panels|rest) )picked up\b/g, ['collected', 'fetched', 'taken away']],
  [/\bsent out\b/g, ['shipped out', 'shipped', 'mailed out']],
  [/\b(a) firm (?=delivery|date|answer)/g, ['a definite ', 'a proper ', 'a fixed ']],
  [/\bunblocked\b/g, ['unlocked', 'switched back on', 'working again']],
  [/\breferral found\b/g, ['referral tracked down', 'referral located']],
  [/\bworked out again\b/g, ['recalculated', 'redone', 'figured out again']],
  [/\bexplain it to me\b/g, ['walk me through it', 'tell me what it means']],
  [/\bspelled out\b/g, ['made clear', 'set out']],
  [/\b[Ss]omebody to\b/g, ['someone to']],
  [/\bthe first opening\b/g, ['the earliest opening', 'the next opening']],
  [/\ba real time\b/g, ['an actual time', 'an honest time']],
  [/\bchanged to match\b/g, ['corrected to match', 'put right to match', 'fixed to match']],
  [/\bbrought to\b/g, ['delivered to', 'taken to']],
  [/\bfinished today\b/g, ['done today', 'completed today', 'wrapped up today']],
  [/\breplaced\b/g, ['swapped out', 'exchanged', 'sent again']],
  [/\bfull refund\b/g, ['refund in full', 'complete refund', 'full refund']],
  [
    /\b(?=stuck\b)(?<=\b(?:order|parcel|package|shipment|delivery|number|transfer|refund|payment|claim|prescription)\b[^.]*)stuck/g,
    ['held up', 'stuck'],
  ],
  [/\bgot\b(?= navy| teal| the wrong)/g, ['ended up with', 'received']],
  [/\bin pieces\b/g, ['all smashed', 'broken', 'in bits']],
  [/\bwrong\b(?= (?:color|account|item|address|size|name|code))/g, ['incorrect', 'wrong']],
  [/\btwo weeks late\b/g, ['a fortnight late', 'two weeks overdue', 'two whole weeks late']],
  [/\babroad\b/g, ['overseas', 'on a trip']],
  [/\bmy first apartment\b/g, ['my first place', 'my very first apartment']],
  [/\bnobody can find\b/g, ['no one can find', 'got lost', 'nobody can locate']],
  [/\babout to miss\b/g, ['going to miss', 'sure to miss']],
  [/\bget rid of\b/g, ['lose', 'drop']],
  [/\bas soon as possible\b/g, ['right away', 'as quickly as you can']],
  [/\bbroken\b(?= \w)/g, ['damaged', 'smashed', 'broken']],
  [/\bI never made\b/g, ["I didn't make", 'I never made myself']],
  [/\bI never opened\b/g, ["I haven't opened", "I didn't open"]],
];
const CHANCE = 0.6;

/** The phrase, perhaps in other words. */
export function reword(phrase: string, random: Random): string {
  let told = phrase;
  for (const [pattern, ways] of SAME) {
    told = outsideMarks(told, (plain) =>
      plain.replace(pattern, (found) => (random.chance(CHANCE) ? random.pick(ways) : found)),
    );
  }
  return told;
}
