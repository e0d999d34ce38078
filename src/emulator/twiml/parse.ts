/** TwiML text to verbs. Strict about XML (12100), forgiving with a warning (12200) about words it does not know. */

import { readDial } from './dial.ts';
import type { Alert, DialVerb, GatherVerb, Parsed, PromptVerb, Verb } from './document.ts';
import { readPause, readPlay, readSay } from './say.ts';
import { ATTRIBUTES, type AttributeReader, attributeReader } from './schema.ts';
import { parseXml, textOf, type XmlElement } from './xml.ts';

/** Parses the source of one document. */
export function parseTwiml(source: string): Parsed {
  const xml = parseXml(source);
  if (!xml.ok) return failure(12100, `Document parse failure: ${xml.message}`);
  if (xml.root.name !== 'Response') {
    return failure(12100, `Document parse failure: the root element is <${xml.root.name}>, not <Response>.`);
  }
  const alerts: Alert[] = [];
  attributeReader(xml.root, alerts);
  const verbs = elementsOf(xml.root, alerts).flatMap((element) => readVerb(element, alerts) ?? []);
  return { ok: true, verbs, alerts };
}

/** Turns the answer of a webhook into verbs, going by its content type (12300 when that is missing or unknown). */
export function parseAnswer(contentType: string, body: string, url: string): Parsed {
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (Buffer.byteLength(body) > 64 * 1024) return failure(11750, 'The answer is larger than 64 kB.');
  if (type === 'text/xml' || type === 'application/xml' || type === 'text/html') return parseTwiml(body);
  if (type.startsWith('audio/')) {
    const sound: Verb = { verb: 'Play', url, durationMs: 2000, loop: 1 };
    return { ok: true, verbs: [sound, { verb: 'Hangup' }], alerts: [] };
  }
  if (type === 'text/plain') {
    const parsed = parseTwiml(body);
    if (parsed.ok) return parsed;
    const text = body.trim().replace(/\s+/g, ' ');
    const say: Verb = { verb: 'Say', text, ssml: undefined, breaks: [], voice: 'man', language: 'en-US', loop: 1 };
    return { ok: true, verbs: [say, { verb: 'Hangup' }], alerts: [] };
  }
  return failure(12300, type === '' ? 'The answer has no Content-Type.' : `Content-Type '${type}' is not supported.`);
}

function readVerb(element: XmlElement, alerts: Alert[]): Verb | undefined {
  const reader = attributeReader(element, alerts);
  switch (element.name) {
    case 'Say':
    case 'Play':
    case 'Pause':
      return readPrompt(element, reader, alerts);
    case 'Gather':
      return readGather(element, alerts);
    case 'Dial':
      return readDial(element, reader, alerts) satisfies DialVerb | undefined;
    case 'Redirect':
      return { verb: 'Redirect', url: textOf(element).trim(), method: reader.method('method') };
    case 'Hangup':
      return { verb: 'Hangup' };
    case 'Reject':
      return { verb: 'Reject', reason: reader.word('reason', 'rejected', ['rejected', 'busy']) };
    default:
      return undefined;
  }
}

function readPrompt(element: XmlElement, reader: AttributeReader, alerts: Alert[]): PromptVerb {
  if (element.name === 'Say') return readSay(element, reader, alerts);
  return element.name === 'Play' ? readPlay(element, reader) : readPause(reader);
}

function readGather(element: XmlElement, alerts: Alert[]): GatherVerb {
  const reader = attributeReader(element, []);
  const checked = attributeReader({ ...element, attributes: pickKnown(element) }, alerts);
  const input = checked.word('input', 'dtmf', ['dtmf', 'speech', 'dtmf speech', 'speech dtmf']);
  const timeoutText = reader.text('timeout');
  const timeout = timeoutText === 'auto' ? 5 : checked.whole('timeout', 5, 0, 3600);
  const speechText = reader.text('speechTimeout') ?? (timeoutText === 'auto' ? 'auto' : undefined);
  const speechModel = reader.text('speechModel') ?? 'default';
  const speechTimeout = speechText === 'auto' ? undefined : checked.whole('speechTimeout', timeout, 1, 3600);
  if (speechTimeout === undefined && reader.text('speechModel') !== undefined) {
    const message = "<Gather> sets speechModel, which needs a whole number as speechTimeout, not 'auto'.";
    alerts.push({ code: 12200, level: 'warning', message });
  }
  return {
    verb: 'Gather',
    hearsSpeech: input.includes('speech'),
    action: reader.text('action'),
    method: checked.method('method'),
    timeoutMs: timeout * 1000,
    speechTimeoutMs: speechTimeout === undefined ? undefined : Math.max(speechTimeout, 1) * 1000,
    actionOnEmptyResult: checked.flag('actionOnEmptyResult', false),
    bargeIn: checked.flag('bargeIn', true),
    language: reader.text('language') ?? 'en-US',
    hints: reader.text('hints') ?? '',
    speechModel,
    prompts: promptsOf(element, alerts),
  };
}

/** `timeout="auto"` is legal although it is no number, and unknown names were reported already: neither is looked at again. */
function pickKnown(element: XmlElement): Record<string, string> {
  const known = ATTRIBUTES[element.name] ?? [];
  return Object.fromEntries(
    Object.entries(element.attributes).filter(([name, value]) => value !== 'auto' && known.includes(name)),
  );
}

function promptsOf(element: XmlElement, alerts: Alert[]): PromptVerb[] {
  const prompts: PromptVerb[] = [];
  for (const child of elementsOf(element, alerts)) {
    if (child.name === 'Say' || child.name === 'Play' || child.name === 'Pause') {
      prompts.push(readPrompt(child, attributeReader(child, alerts), alerts));
    } else {
      alerts.push({
        code: 12200,
        level: 'warning',
        message: `<${child.name}> cannot stand inside <Gather>; it is skipped.`,
      });
    }
  }
  return prompts;
}

const VERBS = new Set(['Say', 'Play', 'Pause', 'Gather', 'Dial', 'Redirect', 'Hangup', 'Reject']);

/** The child elements; stray text and unknown verbs directly below `<Response>` are reported. */
function elementsOf(element: XmlElement, alerts: Alert[]): XmlElement[] {
  const elements: XmlElement[] = [];
  for (const child of element.children) {
    if (typeof child === 'string') {
      if (child.trim() === '') continue;
      alerts.push({
        code: 12200,
        level: 'warning',
        message: `Text directly inside <${element.name}> is ignored: ${child.trim()}`,
      });
    } else if (element.name === 'Response' && !VERBS.has(child.name)) {
      alerts.push({
        code: 12200,
        level: 'warning',
        message: `<${child.name}> is no verb the emulator knows; it is skipped.`,
      });
    } else {
      elements.push(child);
    }
  }
  return elements;
}

function failure(code: number, message: string): Parsed {
  return { ok: false, alert: { code, level: 'error', message } };
}
