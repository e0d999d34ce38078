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
  for (const sentence of talk.sentences) add(findTimesAndMoney(sentence));
  add(findCodes(talk));
  add(findNames(talk, found));
  return found.sort((one, other) => one.sentence - other.sentence || one.from - other.from);
}

function overlaps(found: readonly Entity[], entity: Entity): boolean {
  for (let place = entity.from; place <= entity.to; place += 1) {
    if (isCovered(found, entity.sentence, place)) return true;
  }
  return false;
}
