/** Our TwiML documents as text. Small on purpose: the verbs that a conversation needs, nothing else. */
import type { Hears } from '../conversation/exchange.ts';
import type { Move } from '../conversation/turn-taking.ts';
import type { AgentPersona, CustomerPersona } from '../domain/persona.ts';
import { MOST_SPOKEN } from '../domain/turn.ts';

/** How a leg listens. `speechModel` needs a whole number of seconds as `speechTimeout` (Twilio's rule). */
export interface GatherSettings {
  readonly timeoutS: number;
  readonly speechTimeout: string;
  readonly speechModel: string | undefined;
}

/** Where the answers of one leg go: absolute URLs with the call's key and role in the query. */
export interface LegUrls {
  readonly respond: (hears: Hears) => string;
  readonly transcribe: (hears: Hears) => string;
  /** For a leg that has heard and waits for what it is to say. */
  readonly thinking: (hears: Hears) => string;
  readonly arrive: (round: number) => string;
}

const HEADER = '<?xml version="1.0" encoding="UTF-8"?>';

/** Silence between the two breaths of a turn, in seconds: enough for the other side's line to end its listening. */
const BREATH_S = 1;
/** The voices of Twilio that take SSML; its basic ones would read it out. */
const KNOWS_MARKUP = /^(?:Polly|Google)\.(?!.*Chirp)/;
/** Nobody hears less. */
const LEAST_BREAK_MS = 40;
/** The rest of a turn must have begun within this, whatever a user allows an answer. */
const REST_WITHIN_MS = 5_000;

/** Leave without a word: the answer to everything that cannot be answered. Never an apology. */
export function hangUpDocument(): string {
  return `${HEADER}<Response><Hangup/></Response>`;
}

/** The room is not open yet: ask again in a second. */
export function waitDocument(urls: LegUrls, round: number): string {
  return `${HEADER}<Response><Pause length="1"/>${redirect(urls.arrive(round + 1))}</Response>`;
}

/** The reply is being thought about: silence on the line, and ask again in a second. */
export function thinkingDocument(urls: LegUrls, hears: Hears): string {
  return `${HEADER}<Response><Pause length="1"/>${redirect(urls.thinking(hears))}</Response>`;
}

/** The document for a move of one leg. `persona` is who speaks on it. */
export function documentFor(
  move: Move,
  persona: AgentPersona | CustomerPersona,
  urls: LegUrls,
  settings: GatherSettings,
): string {
  switch (move.do) {
    case 'hang-up':
    case 'ask-responder':
      return hangUpDocument();
    case 'listen':
      return `${HEADER}<Response>${listening(move.hears, move.waitMs, persona.language, urls, settings)}</Response>`;
    case 'say': {
      const { turn } = move;
      const { wholeS, breakMs } = silenceBefore(turn.pauseMs ?? 0, persona.voice);
      const pause = wholeS > 0 ? `<Pause length="${wholeS}"/>` : '';
      const parts = turn.breaths ? [turn.breaths.first, turn.breaths.second] : [turn.said.slice(0, MOST_SPOKEN)];
      const says = parts
        .map((part, place) => saying(part, persona, place === 0 ? breakMs : 0))
        .join(`<Pause length="${BREATH_S}"/>`);
      const after =
        move.afterwards === 'hang-up' ? '<Hangup/>' : listening(turn.index + 1, 0, persona.language, urls, settings);
      return `${HEADER}<Response>${pause}${says}${after}</Response>`;
    }
    case 'back-channel': {
      const rest = listening({ rest: move.hears }, REST_WITHIN_MS, persona.language, urls, settings);
      return `${HEADER}<Response>${saying(move.says, persona)}${rest}</Response>`;
    }
  }
}

/** `<Pause>` counts whole seconds; what is left is a break in the speech, where the voice knows markup. */
function silenceBefore(pauseMs: number, voice: string): { wholeS: number; breakMs: number } {
  if (KNOWS_MARKUP.test(voice)) {
    const wholeS = Math.floor(pauseMs / 1000);
    const breakMs = Math.round(pauseMs - wholeS * 1000);
    return { wholeS, breakMs: breakMs < LEAST_BREAK_MS ? 0 : breakMs };
  }
  return { wholeS: pauseMs < 500 ? 0 : Math.max(1, Math.round(pauseMs / 1000)), breakMs: 0 };
}

function saying(text: string, { voice, language }: AgentPersona | CustomerPersona, breakMs = 0): string {
  const silence = breakMs > 0 ? `<break time="${breakMs}ms"/>` : '';
  return `<Say voice="${escapeXml(voice)}" language="${language}">${silence}${escapeXml(text)}</Say>`;
}

function listening(hears: Hears, waitMs: number, language: string, urls: LegUrls, settings: GatherSettings): string {
  const timeout = Math.max(settings.timeoutS, Math.ceil(waitMs / 1000));
  const model = settings.speechModel ? ` speechModel="${escapeXml(settings.speechModel)}"` : '';
  return (
    `<Gather input="speech" action="${escapeXml(urls.respond(hears))}" method="POST" timeout="${timeout}"` +
    ` speechTimeout="${escapeXml(settings.speechTimeout)}"${model} language="${language}"/>` +
    redirect(urls.transcribe(hears))
  );
}

function redirect(url: string): string {
  return `<Redirect method="POST">${escapeXml(url)}</Redirect>`;
}

/** Text for XML content or a quoted attribute; characters that XML cannot hold are dropped. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
