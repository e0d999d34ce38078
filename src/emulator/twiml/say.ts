/** Reads `<Say>`, `<Play>` and `<Pause>`: the verbs that may also stand inside `<Gather>`. */

import type { SpeechBreak } from '../speech/voice/pace.ts';
import { splitWords } from '../speech/voice/pace.ts';
import type { Alert, PauseVerb, PlayVerb, SayVerb } from './document.ts';
import { type AttributeReader, SSML } from './schema.ts';
import { innerXml, textOf, type XmlElement } from './xml.ts';

const ENDLESS_LOOP = 1000;
const STANDARD_PLAY_MS = 2000;
const STRENGTHS: Readonly<Record<string, number>> = {
  none: 0,
  'x-weak': 100,
  weak: 200,
  medium: 400,
  strong: 700,
  'x-strong': 1200,
};
const LONGEST_TEXT: readonly (readonly [RegExp, number])[] = [
  [/^Polly\./, 3000],
  [/^Google\./, 5000],
  [/^/, 4096],
];

/** Speech with its pauses; too long a text is reported as 13521 and spoken all the same. */
export function readSay(element: XmlElement, reader: AttributeReader, alerts: Alert[]): SayVerb {
  const voice = reader.text('voice') ?? 'man';
  const collected: { text: string; breaks: SpeechBreak[] } = { text: '', breaks: [] };
  collectSpeech(element, collected, alerts);
  const text = splitWords(collected.text).join(' ');
  const limit = LONGEST_TEXT.find(([pattern]) => pattern.test(voice))?.[1] ?? 4096;
  if (text.length > limit) {
    alerts.push({
      code: 13521,
      level: 'warning',
      message: `<Say> has ${text.length} characters; ${voice} allows ${limit}.`,
    });
  }
  const hasMarkup = element.children.some((child) => typeof child !== 'string');
  return {
    verb: 'Say',
    text,
    ssml: hasMarkup ? innerXml(element).trim() : undefined,
    breaks: collected.breaks,
    voice,
    language: reader.text('language') ?? 'en-US',
    loop: loopOf(reader),
  };
}

/** A sound of known length: `?duration=<seconds>` in its URL, else two seconds. `digits` are played as tones. */
export function readPlay(element: XmlElement, reader: AttributeReader): PlayVerb {
  const url = textOf(element).trim();
  const digits = reader.text('digits');
  const seconds = Number(URL.canParse(url) ? (new URL(url).searchParams.get('duration') ?? Number.NaN) : Number.NaN);
  const soundMs = Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1000) : STANDARD_PLAY_MS;
  return {
    verb: 'Play',
    url,
    durationMs: digits === undefined ? soundMs : digits.length * 500,
    loop: loopOf(reader),
  };
}

export function readPause(reader: AttributeReader): PauseVerb {
  return { verb: 'Pause', durationMs: reader.whole('length', 1, 0, 86_400) * 1000 };
}

function loopOf(reader: AttributeReader): number {
  const loop = reader.whole('loop', 1, 0, ENDLESS_LOOP);
  return loop === 0 ? ENDLESS_LOOP : loop;
}

function collectSpeech(element: XmlElement, into: { text: string; breaks: SpeechBreak[] }, alerts: Alert[]): void {
  for (const child of element.children) {
    if (typeof child === 'string') {
      into.text += child;
    } else if (child.name === 'break') {
      into.breaks.push({ afterWord: splitWords(into.text).length - 1, pauseMs: breakMs(child) });
      into.text += ' ';
    } else if (child.name === 'sub') {
      into.text += child.attributes['alias'] ?? textOf(child);
    } else {
      if (!SSML.has(child.name)) {
        const message = `<${child.name}> is not SSML that <Say> allows; only its text is spoken.`;
        alerts.push({ code: 12200, level: 'warning', message });
      }
      const standsAlone = child.name === 'p' || child.name === 's';
      into.text += standsAlone ? ' ' : '';
      collectSpeech(child, into, alerts);
      into.text += standsAlone ? ' ' : '';
    }
  }
}

function breakMs(element: XmlElement): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(element.attributes['time'] ?? '') ?? [];
  if (amount !== undefined) return Math.min(10_000, Math.round(Number(amount) * (unit === 's' ? 1000 : 1)));
  return STRENGTHS[element.attributes['strength'] ?? 'medium'] ?? 400;
}
