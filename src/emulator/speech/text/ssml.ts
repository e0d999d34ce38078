/** The part of SSML that `<Say>` may carry, as runs of plain text with their style. Anything not understood is reported, never swallowed. */

/** How a run of text is to be spoken. `rate` multiplies speed, `gainDb` changes loudness. */
export interface SpeechStyle {
  readonly rate: number;
  readonly gainDb: number;
  /** `interpret-as` of the innermost `<say-as>`, or empty. */
  readonly sayAs: string;
  /** What to speak instead of the text (`<sub alias>`), or empty. */
  readonly alias: string;
}

/** A run of text in one style, or a pause that was asked for. */
export type SpeechRun =
  | { readonly kind: 'text'; readonly text: string; readonly style: SpeechStyle }
  | { readonly kind: 'pause'; readonly pauseMs: number };

/** Runs in order, and one sentence for each thing that was ignored. */
export interface ParsedSpeech {
  readonly runs: readonly SpeechRun[];
  readonly hasMarkup: boolean;
  readonly warnings: readonly string[];
}

const PLAIN: SpeechStyle = { rate: 1, gainDb: 0, sayAs: '', alias: '' };
const MARKUP =
  /<\/?(?:speak|break|say-as|emphasis|prosody|sub|p|s|w|lang|phoneme|mark|audio|voice|amazon:[\w-]+|google:[\w-]+)(?=[\s/>])[^>]*>/;
const TAG =
  /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g;
const SAY_AS = new Set([
  'characters',
  'spell-out',
  'digits',
  'number',
  'cardinal',
  'ordinal',
  'telephone',
  'date',
  'time',
  'currency',
  'address',
  'fraction',
  'unit',
]);
const MAX_BREAK_MS = 10_000;
const STRENGTHS: Readonly<Record<string, number>> = {
  none: 0,
  'x-weak': 0,
  weak: 120,
  medium: 250,
  strong: 450,
  'x-strong': 900,
};
const RATES: Readonly<Record<string, number>> = {
  'x-slow': 0.6,
  slow: 0.8,
  medium: 1,
  default: 1,
  fast: 1.2,
  'x-fast': 1.45,
};
const VOLUMES: Readonly<Record<string, number>> = {
  silent: -60,
  'x-soft': -9,
  soft: -5,
  medium: 0,
  default: 0,
  loud: 3,
  'x-loud': 5,
};
const EMPHASES: Readonly<Record<string, Partial<SpeechStyle>>> = {
  strong: { rate: 0.85, gainDb: 3 },
  moderate: { rate: 0.92, gainDb: 1.5 },
  none: {},
  reduced: { rate: 1.08, gainDb: -2 },
};

/** Reads text with or without SSML; text without any SSML tag is taken literally, so "a < b" and "AT&T" are safe. */
export function parseSpeech(text: string): ParsedSpeech {
  if (!MARKUP.test(text)) return { runs: [{ kind: 'text', text, style: PLAIN }], hasMarkup: false, warnings: [] };
  const runs: SpeechRun[] = [];
  const warnings: string[] = [];
  const open: { name: string; style: SpeechStyle }[] = [];
  let from = 0;
  for (const match of text.matchAll(TAG)) {
    pushText(runs, text.slice(from, match.index), open.at(-1)?.style ?? PLAIN);
    from = match.index + match[0].length;
    const [, closing = '', name, attributeText = '', selfClosing = ''] = match;
    if (name === undefined) continue;
    const element = { name, attributes: attributesOf(attributeText), isEmpty: selfClosing !== '' };
    if (closing !== '') close(open, element.name, runs, warnings);
    else enter(element, open, runs, warnings);
  }
  pushText(runs, text.slice(from), open.at(-1)?.style ?? PLAIN);
  for (const left of open) warnings.push(`<${left.name}> is never closed`);
  return { runs, hasMarkup: true, warnings: [...new Set(warnings)] };
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly isEmpty: boolean;
}

function enter(element: Element, open: { name: string; style: SpeechStyle }[], runs: SpeechRun[], warnings: string[]) {
  const outer = open.at(-1)?.style ?? PLAIN;
  if (element.name === 'break') runs.push({ kind: 'pause', pauseMs: breakMs(element.attributes, warnings) });
  if (element.isEmpty) {
    if (element.name !== 'break') warnings.push(`<${element.name}/> is ignored`);
    return;
  }
  if (isParagraph(element.name)) runs.push({ kind: 'pause', pauseMs: 0 });
  open.push({ name: element.name, style: { ...outer, ...styleOf(element, outer, warnings) } });
}

function close(open: { name: string }[], name: string, runs: SpeechRun[], warnings: string[]) {
  const at = open.findLastIndex((element) => element.name === name);
  if (at === -1) return void warnings.push(`</${name}> closes nothing`);
  for (const left of open.splice(at).slice(1)) warnings.push(`<${left.name}> is never closed`);
  if (isParagraph(name)) runs.push({ kind: 'pause', pauseMs: name === 'p' ? 600 : 400 });
}

function isParagraph(name: string): boolean {
  return name === 'p' || name === 's';
}

function styleOf(element: Element, outer: SpeechStyle, warnings: string[]): Partial<SpeechStyle> {
  const { name, attributes } = element;
  if (name === 'speak' || isParagraph(name) || name === 'break') return {};
  if (name === 'sub') return { alias: attributes['alias'] ?? '' };
  if (name === 'say-as') return { sayAs: sayAsOf(attributes['interpret-as'] ?? '', warnings) };
  if (name === 'emphasis') {
    const change = EMPHASES[attributes['level'] ?? 'moderate'];
    if (change === undefined) warnings.push(`<emphasis level="${attributes['level']}"> is ignored: unknown level`);
    return { rate: outer.rate * (change?.rate ?? 1), gainDb: outer.gainDb + (change?.gainDb ?? 0) };
  }
  if (name === 'prosody') return prosodyOf(attributes, outer, warnings);
  warnings.push(`<${name}> is ignored; its text is spoken plainly`);
  return {};
}

function prosodyOf(
  attributes: Readonly<Record<string, string>>,
  outer: SpeechStyle,
  warnings: string[],
): Partial<SpeechStyle> {
  for (const name of Object.keys(attributes)) {
    if (name !== 'rate' && name !== 'volume') warnings.push(`<prosody ${name}> is ignored`);
  }
  const rate = rateOf(attributes['rate']);
  const volume = volumeOf(attributes['volume']);
  if (rate === undefined) warnings.push(`<prosody rate="${attributes['rate']}"> is ignored: cannot be read`);
  if (volume === undefined) warnings.push(`<prosody volume="${attributes['volume']}"> is ignored: cannot be read`);
  return { rate: outer.rate * (rate ?? 1), gainDb: outer.gainDb + (volume ?? 0) };
}

/** Rates are held to 0.5–2, as far as the stretching keeps speech intelligible. */
function rateOf(value: string | undefined): number | undefined {
  if (value === undefined) return 1;
  const percent = value.match(/^(\d+(?:\.\d+)?)%$/);
  const rate = percent ? Number(percent[1]) / 100 : RATES[value];
  return rate === undefined ? undefined : Math.min(2, Math.max(0.5, rate));
}

function volumeOf(value: string | undefined): number | undefined {
  if (value === undefined) return 0;
  const decibels = value.match(/^([+-]\d+(?:\.\d+)?)dB$/i);
  return decibels ? Math.min(6, Math.max(-60, Number(decibels[1]))) : VOLUMES[value];
}

function sayAsOf(kind: string, warnings: string[]): string {
  if (SAY_AS.has(kind)) return kind;
  warnings.push(`<say-as interpret-as="${kind}"> is ignored: not supported`);
  return '';
}

function breakMs(attributes: Readonly<Record<string, string>>, warnings: string[]): number {
  const time = attributes['time'];
  const match = time?.match(/^(\d*\.?\d+)(ms|s)$/);
  if (match) return Math.min(MAX_BREAK_MS, Math.round(Number(match[1]) * (match[2] === 's' ? 1000 : 1)));
  if (time !== undefined) warnings.push(`<break time="${time}"> is read as a medium break: cannot be read`);
  return STRENGTHS[attributes['strength'] ?? 'medium'] ?? 250;
}

function pushText(runs: SpeechRun[], raw: string, style: SpeechStyle) {
  if (raw.trim() === '') return;
  runs.push({ kind: 'text', text: unescapeXml(raw), style });
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', double, single] of text.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes[name] = unescapeXml(double ?? single ?? '');
  }
  return attributes;
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&');
}
