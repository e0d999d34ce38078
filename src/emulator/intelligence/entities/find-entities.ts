/** All entities of a conversation, in order, none over another. */
import { oncePerTalk, type Talk } from '../talk.ts';
import { findCodes } from './codes.ts';
import { findEmails } from './emails.ts';
import { type Entity, isCovered } from './entity.ts';
import { findNames } from './names.ts';
import { findTimesAndMoney } from './times-and-money.ts';

/** Earlier kinds win where two claim the same words: addresses of mail, money and dates, codes, then names. */
export const findEntities = oncePerTalk(findAll);

function findAll(talk: Talk): readonly Entity[] {
  const found: Entity[] = [];
  const add = (entities: readonly Entity[]) => {
    for (const entity of entities) if (!overlaps(found, entity)) found.push(entity);
  };
  for (const sentence of talk.sentences) add(findEmails(sentence));
  for (const sentence of talk.sentences) add(findTimesAndMoney(sentence).map((entity) => birthDate(entity, talk)));
  add(findCodes(talk));
  add(findNames(talk, found));
  return found.sort((one, other) => one.sentence - other.sentence || one.from - other.from);
}

const BORN = /\b(born|birth|birthday)\b/i;
/** How far back the question for it may be: a filler or a back-channel may stand between. */
const QUESTION_BEFORE = 3;

/** A date that is asked for as one of birth, or said as one, is a personal fact. */
function birthDate(entity: Entity, { sentences }: Talk): Entity {
  if (entity.label !== 'date') return entity;
  const own = sentences[entity.sentence];
  const isAsked = sentences
    .slice(Math.max(0, entity.sentence - QUESTION_BEFORE), entity.sentence)
    .some(({ text, speaker }) => speaker !== own?.speaker && BORN.test(text));
  return isAsked || BORN.test(own?.text ?? '') ? { ...entity, label: 'date_of_birth' } : entity;
}

function overlaps(found: readonly Entity[], entity: Entity): boolean {
  for (let place = entity.from; place <= entity.to; place += 1) {
    if (isCovered(found, entity.sentence, place)) return true;
  }
  return false;
}
