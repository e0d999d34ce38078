/** Reads `<Dial>` and its first noun. */
import type { Alert, CallbackSettings, ConferenceNoun, DialVerb } from './document.ts';
import { type AttributeReader, attributeReader } from './schema.ts';
import { textOf, type XmlElement } from './xml.ts';

const NOUNS = ['Conference', 'Number', 'Client', 'Sip'];

/** The verb, or undefined with a warning when there is nothing to dial. */
export function readDial(element: XmlElement, reader: AttributeReader, alerts: Alert[]): DialVerb | undefined {
  const target = readTarget(element, alerts);
  if (target === undefined) {
    alerts.push({
      code: 12200,
      level: 'warning',
      message: '<Dial> names nobody that the emulator can dial; it is skipped.',
    });
    return undefined;
  }
  return {
    verb: 'Dial',
    action: reader.text('action'),
    method: reader.method('method'),
    timeoutMs: reader.whole('timeout', 30, 1, 600) * 1000,
    timeLimitMs: reader.whole('timeLimit', 14_400, 1, 86_400) * 1000,
    target,
  };
}

function readTarget(element: XmlElement, alerts: Alert[]): DialVerb['target'] | undefined {
  const warn = (message: string) => alerts.push({ code: 12200, level: 'warning', message });
  const nouns = element.children.filter((child) => typeof child !== 'string');
  for (const noun of nouns) if (!NOUNS.includes(noun.name)) warn(`<${noun.name}> inside <Dial> is skipped.`);
  const known = nouns.filter((noun) => NOUNS.includes(noun.name));
  if (known.length > 1) warn('<Dial> names several targets; only the first is dialled.');
  const [first] = known;
  if (first === undefined) {
    const address = textOf(element).trim();
    return address === '' ? undefined : { noun: 'Number', address };
  }
  const reader = attributeReader(first, alerts);
  if (first.name === 'Conference') return readConference(first, reader);
  return { noun: first.name as 'Number' | 'Client' | 'Sip', address: textOf(first).trim() };
}

function readConference(element: XmlElement, reader: AttributeReader): ConferenceNoun {
  return {
    noun: 'Conference',
    name: textOf(element).trim(),
    muted: reader.flag('muted', false),
    beep: reader.text('beep') ?? 'true',
    startOnEnter: reader.flag('startConferenceOnEnter', true),
    endOnExit: reader.flag('endConferenceOnExit', false),
    label: reader.text('participantLabel'),
    record: reader.word('record', 'do-not-record', ['do-not-record', 'record-from-start']) === 'record-from-start',
    maxParticipants: reader.whole('maxParticipants', 250, 2, 250),
    statusCallback: callbackOf(reader, 'statusCallback', ''),
    recordingStatusCallback: callbackOf(reader, 'recordingStatusCallback', 'completed'),
  };
}

function callbackOf(reader: AttributeReader, name: string, standardEvents: string): CallbackSettings | undefined {
  const url = reader.text(name);
  if (url === undefined || url === '') return undefined;
  const events = (reader.text(`${name}Event`) ?? standardEvents).split(/[\s,]+/).filter((event) => event !== '');
  return { url, method: reader.method(`${name}Method`), events };
}
