import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { Hears } from '../../../src/conversation/exchange.ts';
import { documentFor, escapeXml, hangUpDocument, type LegUrls, waitDocument } from '../../../src/webhooks/twiml.ts';
import { anAgent } from '../../support/plans.ts';

const hearing = (hears: Hears) => (typeof hears === 'number' ? `hears=${hears}` : `hears=${hears.rest}&part=rest`);
const urls: LegUrls = {
  respond: (hears) => `https://calls.example/respond?call=k&role=agent&${hearing(hears)}`,
  transcribe: (hears) => `https://calls.example/transcribe?call=k&role=agent&${hearing(hears)}`,
  thinking: (hears) => `https://calls.example/respond?call=k&role=agent&${hearing(hears)}&thinking=1`,
  arrive: (round) => `https://calls.example/voice-handler?call=k&role=agent&round=${round}`,
};
const gather = { timeoutS: 5, speechTimeout: 'auto', speechModel: undefined };
const agent = anAgent();

/** Fails on anything that is not well-formed. */
function parse(document: string): string[] {
  const parser = new SaxesParser();
  const seen: string[] = [];
  parser.on('opentag', (tag) => seen.push(tag.name));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(document).close();
  return seen;
}

const documents = {
  'say-and-listen': documentFor(
    { do: 'say', turn: { index: 2, role: 'agent', said: 'Is it <A> & "B"?', pauseMs: 4200 }, afterwards: 'listen' },
    agent,
    urls,
    gather,
  ),
  'say-and-hang-up': documentFor(
    { do: 'say', turn: { index: 6, role: 'agent', said: agent.farewell }, afterwards: 'hang-up' },
    agent,
    urls,
    gather,
  ),
  'say-in-two-breaths': documentFor(
    {
      do: 'say',
      turn: {
        index: 2,
        role: 'agent',
        said: 'It went out today. So it is on its way.',
        breaths: { first: 'It went out today.', second: 'So it is on its way.', backChannel: 'Okay.' },
        pauseMs: 4200,
      },
      afterwards: 'listen',
    },
    agent,
    urls,
    gather,
  ),
  'back-channel': documentFor({ do: 'back-channel', says: 'Mm-hmm.', hears: 1 }, agent, urls, {
    ...gather,
    timeoutS: 2,
  }),
  listen: documentFor({ do: 'listen', hears: 3, waitMs: 12_000 }, agent, urls, gather),
  'listen-with-model': documentFor({ do: 'listen', hears: 0, waitMs: 0 }, agent, urls, {
    timeoutS: 5,
    speechTimeout: '2',
    speechModel: 'experimental_conversations',
  }),
  'hang-up': hangUpDocument(),
  wait: waitDocument(urls, 0),
};

describe('our TwiML', () => {
  it.each(Object.entries(documents))('%s is as it was agreed, and well-formed', async (name, document) => {
    expect(parse(document)[0]).toBe('Response');
    await expect(`${document}\n`).toMatchFileSnapshot(`../../golden/twiml/${name}.twiml.xml`);
  });

  it('never says an error and never asks the responder in a document', () => {
    expect(documentFor({ do: 'ask-responder', index: 3 }, agent, urls, gather)).toBe(hangUpDocument());
  });

  it('gives a pause to the millisecond where the voice knows markup, and in whole seconds where it does not', () => {
    const said = (voice: string, pauseMs: number) =>
      documentFor(
        { do: 'say', turn: { index: 1, role: 'agent', said: 'Okay.', pauseMs }, afterwards: 'hang-up' },
        { ...agent, voice },
        urls,
        gather,
      );
    expect(said('Polly.Joanna-Neural', 2350)).toContain('<Pause length="2"/><Say');
    expect(said('Polly.Joanna-Neural', 2350)).toContain('<break time="350ms"/>Okay.');
    expect(said('Polly.Joanna-Neural', 20)).not.toMatch(/<Pause|<break/);
    expect(said('man', 2350)).toContain('<Pause length="2"/>');
    expect(said('man', 350)).not.toMatch(/<Pause|<break/);
    expect(said('Google.en-US-Chirp3-HD-Puck', 700)).toContain('<Pause length="1"/>');
    expect(said('Google.en-US-Chirp3-HD-Puck', 700)).not.toContain('<break');
  });

  it('drops what XML cannot hold and keeps the rest', () => {
    expect(escapeXml('a\u0000b\uD800c\u{1F600}\u0007 <&">')).toBe('abc\u{1F600} &lt;&amp;&quot;&gt;');
  });

  it("stays under the carrier's ceiling for the longest utterance", () => {
    const turn = { index: 1, role: 'agent' as const, said: '&'.repeat(100_000) };
    expect(Buffer.byteLength(documentFor({ do: 'say', turn, afterwards: 'listen' }, agent, urls, gather))).toBeLessThan(
      65_536,
    );
  });
});
