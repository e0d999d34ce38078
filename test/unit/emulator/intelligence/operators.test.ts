/** Operators on small conversations: phrases, labels, sentiment, resolution, extraction, summary. */
import { describe, expect, it } from 'vitest';
import { extractByRules } from '../../../../src/emulator/intelligence/extract-operator.ts';
import { classifyByLabels } from '../../../../src/emulator/intelligence/label-operator.ts';
import {
  configFault,
  configSchema,
  findOperatorType,
  OPERATOR_TYPES,
} from '../../../../src/emulator/intelligence/operator-types.ts';
import { matchUtterances } from '../../../../src/emulator/intelligence/phrase-operator.ts';
import { PREBUILT_OPERATORS } from '../../../../src/emulator/intelligence/prebuilt.ts';
import { classifyResolution } from '../../../../src/emulator/intelligence/resolution.ts';
import { runOperators } from '../../../../src/emulator/intelligence/run-operators.ts';
import { classifySentiment } from '../../../../src/emulator/intelligence/sentiment.ts';
import { talkOf } from '../../../../src/emulator/intelligence/talk.ts';
import { talk } from './talking.ts';

const SOLVED = talk(
  'agent: Thank you for calling, this is Dana speaking. How can I help?',
  'customer: Hello, my lamp arrived broken.',
  'agent: I am sorry. One moment please. I am sending a replacement today.',
  'customer: Oh great, thank you so much. Bye.',
);
const REFUSED = talk(
  'agent: Good morning, how can I help?',
  'customer: I want the fee back. I have been waiting for weeks.',
  'agent: I am afraid we can not approve that.',
  'customer: This is ridiculous. I want to talk to your manager.',
);
const HALF = talk(
  'agent: How can I help?',
  'customer: I would like both fees back.',
  'agent: The most I can do is part of that.',
  'customer: Well, I suppose that is something. Bye.',
);

describe('phrases', () => {
  const find = (text: string, ...phrases: string[]) =>
    matchUtterances(talk(`agent: ${text}`), { phrases, speaker: 'any', threshold: 0.78 }).length === 1;

  it('are found with words lost, added, bent or contracted', () => {
    expect(find("I'll transfer you to my supervisor.", 'I will transfer you to my supervisor')).toBe(true);
    expect(find('I will, uh, transfer so you my supervisor.', 'I will transfer you to my supervisor')).toBe(true);
    expect(find("I can't do that.", 'I can not do that')).toBe(true);
    expect(find('Let me pull your account up.', 'let me pull * up')).toBe(true);
  });

  it('do not step over a negation, and short ones must fit', () => {
    expect(find('I can not do that.', 'I can do that')).toBe(false);
    expect(find('If you need to call back, do.', 'call you back')).toBe(false);
  });

  it('are looked for with the right speaker only', () => {
    const rule = { phrases: ['talk to your manager'], threshold: 0.8 };
    expect(matchUtterances(REFUSED, { ...rule, speaker: 'customer' })).toHaveLength(1);
    expect(matchUtterances(REFUSED, { ...rule, speaker: 'agent' })).toEqual([]);
  });
});

describe('classifiers', () => {
  it('tell how a call went', () => {
    expect([SOLVED, REFUSED, HALF].map((one) => classifyResolution(one).label)).toEqual([
      'resolved',
      'unresolved',
      'partially-resolved',
    ]);
    expect([SOLVED, REFUSED].map((one) => classifySentiment(one).label)).toEqual(['positive', 'negative']);
    for (const { probabilities } of [classifyResolution(HALF), classifySentiment(HALF)]) {
      expect(Object.values(probabilities).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
    }
  });

  it('take "thanks for nothing" for what it is', () => {
    const bitter = talk('agent: I am unable to do that.', 'customer: Thanks for nothing.');
    expect(classifySentiment(bitter).label).toBe('negative');
  });

  it('by labels weigh phrases and the words of descriptions, and fall back on the default', () => {
    const labels = [
      { label: 'damaged', description: 'An item arrived broken or cracked.' },
      { label: 'late', phrases: ['has not arrived'] },
    ];
    expect(classifyByLabels(SOLVED, { labels, speaker: 'customer', default_label: 'other' }).label).toBe('damaged');
    expect(classifyByLabels(REFUSED, { labels, speaker: 'customer', default_label: 'other' }).label).toBe('other');
  });
});

describe('roles', () => {
  it('are guessed from who greets when nobody says them', () => {
    const guessed = talkOf(SOLVED.sentences, new Map());
    expect(new Set(guessed.sentences.map(({ channel, speaker }) => `${channel} ${speaker}`))).toEqual(
      new Set(['1 customer', '2 agent']),
    );
    const mono = talkOf(
      SOLVED.sentences.map((sentence) => ({ ...sentence, channel: 1 })),
      new Map(),
    );
    expect(new Set(mono.sentences.map(({ speaker }) => speaker))).toEqual(new Set(['unknown']));
  });
});

describe('extraction', () => {
  it('finds phrases, patterns and kinds, with the words they cover', () => {
    const rule = {
      speaker: 'any' as const,
      entities: [
        { label: 'item', pattern: 'my (lamp|sofa)' },
        { label: 'agent', kind: 'person_name' },
        { label: 'fix', phrases: ['sending a replacement'] },
      ],
    };
    expect(extractByRules(SOLVED, rule).map(({ label, text, value }) => `${label} | ${text} | ${value}`)).toEqual([
      'agent | Dana | Dana',
      'item | my lamp | lamp',
      'fix | sending a replacement | sending a replacement',
    ]);
  });
});

describe('operator types', () => {
  it('show the schema that configs are checked against', () => {
    for (const type of OPERATOR_TYPES) {
      expect(configSchema(type) === null).toBe(type.config === undefined);
      expect(configFault(type, { nonsense: true })).toBeDefined();
    }
    const type = findOperatorType('utterance-classify');
    expect(type && configFault(type, { phrases: ['hello'] })).toBeUndefined();
  });
});

describe('pre-built operators', () => {
  it('give one result each, with the fields of other kinds null', () => {
    const operators = PREBUILT_OPERATORS.map((one) => ({
      sid: one.sid,
      name: one.friendlyName,
      type: one.operatorType,
      config: {},
    }));
    const results = runOperators(SOLVED, operators);
    expect(results.map(({ name }) => name)).toEqual(PREBUILT_OPERATORS.map(({ friendlyName }) => friendlyName));
    const summary = results.find(({ name }) => name === 'Conversation Summary');
    expect(summary?.text_generation_results?.result).toBe(
      'The customer called and said: "Hello, my lamp arrived broken." The agent answered: "I am sending a replacement today." ' +
        "The issue was resolved during the call. The customer's sentiment was positive.",
    );
    expect(summary).toMatchObject({
      extract_results: null,
      predicted_label: null,
      utterance_match: null,
      json_results: null,
    });
    const matched = results.filter((one) => one.utterance_match).map(({ name }) => name);
    expect(matched).toEqual(['Hold Request', 'Agent Introduction']);
  });
});
