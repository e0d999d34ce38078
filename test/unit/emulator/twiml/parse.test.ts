/** From TwiML text to verbs, and what is said about text that is wrong. */
import { describe, expect, test } from 'vitest';
import type { GatherVerb, SayVerb } from '../../../../src/emulator/twiml/document.ts';
import { parseAnswer, parseTwiml } from '../../../../src/emulator/twiml/parse.ts';

function verbsOf(body: string) {
  const parsed = parseTwiml(`<?xml version="1.0" encoding="UTF-8"?><Response>${body}</Response>`);
  if (!parsed.ok) throw new Error(parsed.alert.message);
  return { verbs: parsed.verbs, warnings: parsed.alerts.map(({ code, message }) => `${code} ${message}`) };
}

describe('verbs', () => {
  test('get their defaults', () => {
    const { verbs, warnings } = verbsOf(
      '<Say>Hello there</Say><Pause/><Play>https://x.test/a.mp3</Play><Gather/><Redirect>/next</Redirect><Hangup/><Reject/>',
    );
    expect(warnings).toEqual([]);
    expect(verbs).toMatchInlineSnapshot(`
      [
        {
          "breaks": [],
          "language": "en-US",
          "loop": 1,
          "ssml": undefined,
          "text": "Hello there",
          "verb": "Say",
          "voice": "man",
        },
        {
          "durationMs": 1000,
          "verb": "Pause",
        },
        {
          "durationMs": 2000,
          "loop": 1,
          "url": "https://x.test/a.mp3",
          "verb": "Play",
        },
        {
          "action": undefined,
          "actionOnEmptyResult": false,
          "bargeIn": true,
          "hearsSpeech": false,
          "hints": "",
          "language": "en-US",
          "method": "POST",
          "prompts": [],
          "speechModel": "default",
          "speechTimeoutMs": 5000,
          "timeoutMs": 5000,
          "verb": "Gather",
        },
        {
          "method": "POST",
          "url": "/next",
          "verb": "Redirect",
        },
        {
          "verb": "Hangup",
        },
        {
          "reason": "rejected",
          "verb": "Reject",
        },
      ]
    `);
  });

  test('Gather reads its times, speechTimeout falling back to timeout', () => {
    const gather = (attributes: string) => verbsOf(`<Gather input="speech" ${attributes}/>`).verbs[0] as GatherVerb;
    expect(gather('timeout="8"')).toMatchObject({ timeoutMs: 8000, speechTimeoutMs: 8000, hearsSpeech: true });
    expect(gather('timeout="8" speechTimeout="2"')).toMatchObject({ timeoutMs: 8000, speechTimeoutMs: 2000 });
    expect(gather('speechTimeout="auto"').speechTimeoutMs).toBeUndefined();
    expect(gather('timeout="auto"')).toMatchObject({ timeoutMs: 5000, speechTimeoutMs: undefined });
    expect(gather('action="/r" method="GET" actionOnEmptyResult="true"')).toMatchObject({
      action: '/r',
      method: 'GET',
      actionOnEmptyResult: true,
    });
  });

  test('Gather may hold prompts and nothing else', () => {
    const { verbs, warnings } = verbsOf('<Gather input="speech"><Say>Yes?</Say><Pause length="2"/><Hangup/></Gather>');
    expect((verbs[0] as GatherVerb).prompts.map(({ verb }) => verb)).toEqual(['Say', 'Pause']);
    expect(warnings).toEqual(['12200 <Hangup> cannot stand inside <Gather>; it is skipped.']);
  });

  test('speechModel with an automatic speechTimeout is a warning', () => {
    const { warnings } = verbsOf('<Gather input="speech" speechModel="phone_call" speechTimeout="auto"/>');
    expect(warnings).toEqual([
      "12200 <Gather> sets speechModel, which needs a whole number as speechTimeout, not 'auto'.",
    ]);
  });

  test('Say keeps the words of SSML, its pauses, and the markup itself', () => {
    const { verbs, warnings } = verbsOf(
      '<Say voice="Polly.Joanna-Neural">Well,<break time="750ms"/> it is <emphasis>your</emphasis> <sub alias="Doctor">Dr.</sub> &amp; me</Say>',
    );
    expect(warnings).toEqual([]);
    expect(verbs[0]).toMatchObject({
      text: 'Well, it is your Doctor & me',
      breaks: [{ afterWord: 0, pauseMs: 750 }],
      ssml: 'Well,<break time="750ms"/> it is <emphasis>your</emphasis> <sub alias="Doctor">Dr.</sub> &amp; me',
    });
  });

  test('Dial reads a conference or somebody to call', () => {
    const { verbs } = verbsOf(
      '<Dial action="/done"><Conference startConferenceOnEnter="false" participantLabel="a" statusCallback="https://x.test/c" statusCallbackEvent="start end">Room 1</Conference></Dial><Dial>+12025550123</Dial>',
    );
    expect(verbs[0]).toMatchObject({
      action: '/done',
      target: {
        noun: 'Conference',
        name: 'Room 1',
        startOnEnter: false,
        endOnExit: false,
        label: 'a',
        statusCallback: { url: 'https://x.test/c', method: 'POST', events: ['start', 'end'] },
      },
    });
    expect(verbs[1]).toMatchObject({ target: { noun: 'Number', address: '+12025550123' }, timeoutMs: 30_000 });
  });
});

describe('what is wrong', () => {
  test.each([
    ['no XML at all', 'hello'],
    ['nothing', ''],
    ['white space before the XML header', ' <?xml version="1.0"?><Response/>'],
    ['an open element', '<Response><Say>x</Response>'],
    ['a bare ampersand', '<Response><Redirect>/a?b=1&c=2</Redirect></Response>'],
    ['another root', '<Reply/>'],
    ['a document type', '<!DOCTYPE Response><Response/>'],
  ])('%s is a parse failure', (_what, source) => {
    expect(parseTwiml(source)).toMatchObject({ ok: false, alert: { code: 12100, level: 'error' } });
  });

  test('unknown verbs, attributes and values are warnings, and the rest still runs', () => {
    const { verbs, warnings } = verbsOf('<say>x</say><Enqueue>q</Enqueue><Say vioce="man" loop="many">y</Say>stray');
    expect(verbs).toHaveLength(1);
    expect((verbs[0] as SayVerb).loop).toBe(1);
    expect(warnings).toEqual([
      '12200 <say> is no verb the emulator knows; it is skipped.',
      '12200 <Enqueue> is no verb the emulator knows; it is skipped.',
      '12200 Text directly inside <Response> is ignored: stray',
      "12200 Attribute 'vioce' is not allowed on <Say>; it is ignored.",
      "12200 Attribute 'loop' of <Say> is 'many' but must be a whole number from 0 to 1000; the default is used.",
    ]);
  });

  test('too long a text is a warning that depends on the voice', () => {
    const { warnings } = verbsOf(`<Say voice="Polly.Amy">${'word '.repeat(700)}</Say>`);
    expect(warnings).toEqual(['13521 <Say> has 3499 characters; Polly.Amy allows 3000.']);
  });
});

describe('the answer of a webhook', () => {
  const document = '<Response><Hangup/></Response>';

  test.each(['text/xml', 'application/xml; charset=utf-8', 'text/html', 'TEXT/XML'])('of type %s is TwiML', (type) => {
    expect(parseAnswer(type, document, 'u')).toMatchObject({ ok: true, verbs: [{ verb: 'Hangup' }] });
  });

  test('of type text/plain is TwiML if it can be, else it is read aloud', () => {
    expect(parseAnswer('text/plain', document, 'u')).toMatchObject({ verbs: [{ verb: 'Hangup' }] });
    expect(parseAnswer('text/plain', 'Good  day', 'u')).toMatchObject({
      verbs: [{ verb: 'Say', text: 'Good day' }, { verb: 'Hangup' }],
    });
  });

  test('that is sound is played', () => {
    expect(parseAnswer('audio/mpeg', '', 'u')).toMatchObject({
      verbs: [{ verb: 'Play', url: 'u' }, { verb: 'Hangup' }],
    });
  });

  test('of another type or none is 12300, of more than 64 kB 11750', () => {
    expect(parseAnswer('application/json', '{}', 'u')).toMatchObject({ ok: false, alert: { code: 12300 } });
    expect(parseAnswer('', document, 'u')).toMatchObject({ ok: false, alert: { code: 12300 } });
    expect(parseAnswer('text/xml', `<Response>${' '.repeat(65_536)}</Response>`, 'u')).toMatchObject({
      alert: { code: 11750 },
    });
  });
});
