/** Words that lose their capital when something is said before them; any other may be a name. */
import { remembered } from '../../shared/remembered.ts';
import { hasMark } from './marks.ts';

const LOWERABLE = new Set(
  (
    "the it it's so we you my a an that that's this there there's " +
    "when then they he she yes no okay what what's can could is are " +
    "do does let i i'm i've i'd i'll how who if just not sorry " +
    'sure right thanks now our your all at in on for because but and ' +
    "or to with was will would you're we're one maybe please as from somebody " +
    'someone nobody after before last these those their his her which why where also ' +
    "any anything silly meanwhile every everything everyone don't didn't can't today yesterday half most " +
    "tomorrow here here's once since first next three two four five several some both " +
    "each only still even anyhow anyway whatever well look listen basically honestly apparently they've " +
    "they're it'll he's she's we've we'd you've who's has have had did should were " +
    'am be being trying getting paying order another such like about over under out ' +
    'up nothing something though while until unless without between'
  ).split(' '),
);

/** True where a word may lose its capital when something is put before it. */
export function canLower(token: string | undefined): boolean {
  return token !== undefined && !hasMark(token) && isLowerable(token);
}

const isLowerable = remembered((word) => LOWERABLE.has(word.toLowerCase().replace(/[.,?!]+$/, '')));
