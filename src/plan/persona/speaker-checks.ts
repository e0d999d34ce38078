/** Checks of one file by itself, beyond its schema: the voice, the contact, and whether the texts can be spoken. */

import { didYouMean } from '../../shared/nearest-word.ts';
import { findVoice, knownVoices, speaksLanguage, type VoiceFacts } from '../voices.ts';
import { caution, type FaultText, mistake, type PersonaFault } from './fault.ts';
import { fictionalExample, isFictionalNumber, isReservedEmail } from './reserved-contact.ts';
import type { PersonaSource, ValuePath } from './source.ts';
import { findMarkup, findPlaceholder, spokenInstead, summaryMisfit, wishMisfit } from './spoken-text.ts';

const SPOKEN: readonly ValuePath[] = [
  ['name'],
  ['company'],
  ['introduction'],
  ['farewell'],
  ['farewellUnresolved'],
  ['responseToIssue'],
  ['issue', 'summary'],
  ['issue', 'text'],
  ['desiredResolution'],
];

/** Longer texts are too long anyway; the patterns below need not run over them. */
const LONGEST = 2_000;

/** Every fault of one file that can be seen without the others. */
export function checkSpeaker(source: PersonaSource): PersonaFault[] {
  return [
    ...checkVoice(source),
    ...checkContact(source),
    ...spokenPaths(source).flatMap((path) => checkSpoken(source, path)),
    ...SPOKEN.flatMap((path) => checkDistinct(source, path)),
    ...checkFrames(source),
    ...checkKnowledge(source),
    ...checkFacts(source),
  ];
}

function checkVoice(source: PersonaSource): PersonaFault[] {
  const name = source.text(['voice'])?.slice(0, LONGEST);
  const language = source.text(['language']) ?? 'en-US';
  if (name === undefined) return voiceFault(source, 'Polly.Joanna-Neural', language);
  const known = knownVoices(language);
  if (findVoice(name) === undefined) {
    const examples = known.filter((voice) => voice.includes('Neural')).slice(0, 3);
    const fix = `${didYouMean(name, knownVoices())}Voices of ${language}: ${examples.join(', ')} ...`;
    return [source.fault(['voice'], mistake('unknown-voice', `Twilio has no voice "${name}"`, fix))];
  }
  return voiceFault(source, name, language);
}

function voiceFault(source: PersonaSource, name: string, language: string): PersonaFault[] {
  const voice = findVoice(name);
  if (voice === undefined || speaksLanguage(voice, language)) return [];
  const instead = similarVoice(voice, language);
  const choice =
    instead === undefined ? `"language": "${voice.locale}"` : `"${instead}", or "language": "${voice.locale}"`;
  const text = mistake(
    'voice-language',
    `the voice ${name} speaks ${voice.locale}, not ${language}`,
    `Write ${choice}.`,
  );
  return [source.fault(source.text(['voice']) === undefined ? ['language'] : ['voice'], text)];
}

/** A voice of the language with the same gender, of the same engine if there is one. */
function similarVoice(voice: VoiceFacts, language: string): string | undefined {
  const engine = /-Neural|-Generative/.exec(voice.name)?.[0] ?? '';
  const candidates = knownVoices(language).filter((name) => {
    const found = findVoice(name);
    return found?.locale !== undefined && found.gender === voice.gender;
  });
  return candidates.find((name) => name.endsWith(engine)) ?? candidates[0];
}

function checkContact(source: PersonaSource): PersonaFault[] {
  const faults: PersonaFault[] = [];
  const check = (path: ValuePath, kind: 'phone' | 'email') => {
    const value = source.text(path);
    const fault = value === undefined ? undefined : kind === 'phone' ? phoneFault(value) : emailFault(value);
    if (fault !== undefined) faults.push(source.fault(path, fault));
  };
  check(['contact', 'phone'], 'phone');
  check(['contact', 'email'], 'email');
  for (let index = 0; source.at(['issue', 'facts', index]) !== undefined; index += 1) {
    const type = source.text(['issue', 'facts', index, 'type']);
    if (type === 'phone' || type === 'email') check(['issue', 'facts', index, 'value'], type);
  }
  return faults;
}

function phoneFault(phone: string): FaultText | undefined {
  if (!/^\+[1-9]\d{7,14}$/.test(phone) || isFictionalNumber(phone)) return undefined;
  const example = fictionalExample(phone);
  return caution(
    'real-number',
    `${phone} may belong to somebody`,
    `Take a number reserved for fiction; in ${example.country} for example ${example.number}.`,
  );
}

function emailFault(email: string): FaultText | undefined {
  if (!/^[^@\s]+@[^@\s]+$/.test(email) || isReservedEmail(email)) return undefined;
  return caution(
    'real-email',
    `${email} may reach somebody`,
    'Use a domain reserved for examples: example.com, example.net or example.org.',
  );
}

function spokenPaths(source: PersonaSource): ValuePath[] {
  const paths = SPOKEN.flatMap((path) => [path, ...entriesOf(source, path)]);
  for (let index = 0; source.text(['speechHabits', 'catchphrases', index]) !== undefined; index += 1) {
    paths.push(['speechHabits', 'catchphrases', index]);
  }
  for (let index = 0; source.at(['issue', 'facts', index]) !== undefined; index += 1) {
    paths.push(['issue', 'facts', index, 'name'], ['issue', 'facts', index, 'value']);
  }
  return paths;
}

/** The paths of the texts of a list; none where one text stands. */
function entriesOf(source: PersonaSource, path: ValuePath): ValuePath[] {
  const value = source.at(path);
  return Array.isArray(value) ? value.map((_, index) => [...path, index]) : [];
}

/** Where one text of several is chosen for a call, saying one twice only makes it likelier. */
function checkDistinct(source: PersonaSource, path: ValuePath): PersonaFault[] {
  const seen = new Set<string>();
  return entriesOf(source, path).flatMap((entry) => {
    const text = source.text(entry)?.slice(0, LONGEST).trim().toLowerCase();
    if (text === undefined || !seen.has(text)) {
      seen.add(text ?? '');
      return [];
    }
    const message = `"${entry.join('.')}" says the same as a text before it`;
    return [source.fault(entry, mistake('duplicate-text', message, 'Write another text, or take this one out.'))];
  });
}

function checkSpoken(source: PersonaSource, path: ValuePath): PersonaFault[] {
  const text = (source.text(path) ?? '').slice(0, LONGEST);
  const faults: FaultText[] = [];
  const placeholder = findPlaceholder(text);
  const markup = findMarkup(text);
  if (placeholder !== undefined) {
    faults.push(
      mistake(
        'placeholder',
        `"${placeholder}" would be read aloud as it stands`,
        'Write the words that it stands for.',
      ),
    );
  } else if (markup !== undefined) {
    faults.push(mistake('markup', `"${markup}" would be read aloud`, 'Write plain words, as they are spoken.'));
  }
  const instead = spokenInstead(text);
  if (instead !== undefined) {
    const lost = instead.lost.length === 0 ? '' : `, without ${instead.lost.slice(0, 8).join(' ')}`;
    const message = `the emulator's voices speak ASCII only and will say "${shorten(instead.text)}"${lost}`;
    faults.push(caution('not-ascii', message, 'Spell it in plain letters if that does not sound right.'));
  }
  return faults.map((fault) => source.fault(path, fault));
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function checkFrames(source: PersonaSource): PersonaFault[] {
  const faults: PersonaFault[] = [];
  const check = (path: ValuePath, frame: string, misfit: (text: string) => string | undefined, example: string) => {
    const text = source.text(path)?.slice(0, LONGEST).trim();
    const why = text === undefined || text === '' ? undefined : misfit(text);
    if (why === undefined) return;
    const fault = caution('frame', `does not fit after "${frame}": ${why}`, `Write for example "${example}".`);
    faults.push(source.fault(path, fault));
  };
  check(['issue', 'summary'], 'calling about', summaryMisfit, 'a blender that arrived broken');
  check(['desiredResolution'], 'I want', wishMisfit, 'a full refund');
  return faults;
}

function checkKnowledge(source: PersonaSource): PersonaFault[] {
  const strong = source.texts(['knowledge', 'strong']);
  return source.texts(['knowledge', 'weak']).flatMap((category, index) => {
    if (!strong.includes(category)) return [];
    const text = mistake(
      'strong-and-weak',
      `"${category}" is listed as strong and as weak`,
      'Keep it in one of the two lists.',
    );
    return [source.fault(['knowledge', 'weak', index], text)];
  });
}

function checkFacts(source: PersonaSource): PersonaFault[] {
  const faults: PersonaFault[] = [];
  const seen = new Set<string>();
  for (let index = 0; source.at(['issue', 'facts', index]) !== undefined; index += 1) {
    const path = ['issue', 'facts', index, 'name'] as const;
    const name = source.text(path)?.toLowerCase();
    if (name !== undefined && seen.has(name)) {
      const text = mistake('duplicate-fact', `two facts are called "${name}"`, 'Give each fact a name of its own.');
      faults.push(source.fault(path, text));
    }
    if (name !== undefined) seen.add(name);
  }
  return faults;
}
