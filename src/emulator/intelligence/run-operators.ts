/** Runs operators on a transcript: the one place that knows which code answers for which type. */
import type * as z from 'zod';
import { entityExtractions, extractByRules } from './extract-operator.ts';
import { classifyByLabels } from './label-operator.ts';
import {
  extractFields,
  type Filled,
  jsonFields,
  labelFields,
  type OperatorResult,
  operatorResult,
  utteranceFields,
} from './operator-result.ts';
import { extractConfig, findOperatorType, labelsConfig, utteranceConfig } from './operator-types.ts';
import { matchUtterances } from './phrase-operator.ts';
import { phrasesOf } from './prebuilt.ts';
import { classifyResolution } from './resolution.ts';
import { classifySentiment } from './sentiment.ts';
import { summarise } from './summary.ts';
import type { Talk } from './talk.ts';

/** An operator as it was when the transcript was asked for. */
export interface AttachedOperator {
  readonly sid: string;
  readonly name: string;
  /** The name of its type. */
  readonly type: string;
  /** Empty for pre-built ones. */
  readonly config: unknown;
}

/** One result for each operator, in order. */
export function runOperators(talk: Talk, operators: readonly AttachedOperator[]): OperatorResult[] {
  return operators.flatMap((operator) => {
    const type = findOperatorType(operator.type);
    if (type === undefined) return [];
    const { sid, name } = operator;
    return [operatorResult({ sid, name, kind: type.result }, fieldsOf(talk, operator))];
  });
}

function fieldsOf(talk: Talk, { type, name, config }: AttachedOperator): Filled {
  switch (type) {
    case 'sentiment-analysis':
      return labelFields(classifySentiment(talk));
    case 'call-resolution':
      return labelFields(classifyResolution(talk));
    case 'summarization':
      return { text_generation_results: { format: 'text', result: summarise(talk) } };
    case 'entity-recognition':
      return extractFields(entityExtractions(talk));
    case 'phrase-detection':
      return utteranceFields(matchUtterances(talk, phrasesOf(name) ?? { phrases: [], speaker: 'any', threshold: 1 }));
    case 'utterance-classify':
      return utteranceFields(matchUtterances(talk, readOnce(utteranceConfig, config)));
    case 'conversation-classify':
      return labelFields(classifyByLabels(talk, readOnce(labelsConfig, config)));
    default:
      return ruleFields(talk, type, config);
  }
}

const rules = new WeakMap<object, unknown>();

/** The same configuration object is checked once: a long list of phrases takes longer to check than to look for. */
function readOnce<T>(schema: z.ZodType<T>, config: unknown): T {
  const isKept = typeof config === 'object' && config !== null;
  const known = isKept ? rules.get(config) : undefined;
  if (known !== undefined) return known as T;
  const rule = schema.parse(config);
  if (isKept) rules.set(config, rule);
  return rule;
}

function ruleFields(talk: Talk, type: string, config: unknown): Filled {
  const rule = readOnce(extractConfig, config);
  const found = extractByRules(talk, rule);
  if (type === 'json')
    return jsonFields(
      found,
      rule.entities.map(({ label }) => label),
    );
  const fields = {
    ...extractFields(found),
    utterance_results: utteranceFields(uniqueSentences(found)).utterance_results ?? [],
  };
  if (type === 'extract') return fields;
  const best = [...found].sort((one, other) => other.probability - one.probability)[0];
  return { ...fields, normalized_result: best?.value ?? null };
}

function uniqueSentences(found: ReturnType<typeof extractByRules>) {
  const seen = new Set<number>();
  return found.flatMap(({ sentence, probability, text }) => {
    if (seen.has(sentence.index)) return [];
    seen.add(sentence.index);
    return [{ sentence, probability, phrase: text }];
  });
}
