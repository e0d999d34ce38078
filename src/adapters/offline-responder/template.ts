/** The template language of the phrase banks: `(one|other|)` picks an alternative, `{slot}` takes a value. Nothing else. */
import type { Random } from '../../shared/random.ts';

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'slot'; readonly name: string }
  | { readonly kind: 'choice'; readonly options: readonly (readonly Node[])[] };

/** A parsed template. `slots` are the names that must have a value for it to be used. */
export interface Template {
  readonly source: string;
  readonly nodes: readonly Node[];
  readonly slots: readonly string[];
}

/** Values for slots, as marked text. */
export type Slots = Readonly<Record<string, string | undefined>>;

/** What ends a piece of plain text. */
const SIGN = /[(){}|]/g;

/** Parses a template; throws a `RangeError` that quotes the template when a bracket is not closed. */
export function parseTemplate(source: string): Template {
  const slots = new Set<string>();
  let at = 0;
  const fail = (what: string): never => {
    throw new RangeError(`The template "${source}" ${what} at character ${at + 1}.`);
  };
  const parseSequence = (inside: boolean): Node[] => {
    const nodes: Node[] = [];
    while (at < source.length) {
      const sign = source[at] ?? '';
      if (inside && (sign === '|' || sign === ')')) break;
      if (sign === '(') {
        nodes.push(parseChoice());
      } else if (sign === '{') {
        const end = source.indexOf('}', at);
        if (end < 0) fail('has an open { ');
        const name = source.slice(at + 1, end);
        slots.add(name);
        nodes.push({ kind: 'slot', name });
        at = end + 1;
      } else if (sign === ')' || sign === '}' || sign === '|') fail(`has a stray ${sign}`);
      else nodes.push(parseText());
    }
    return nodes;
  };
  const parseText = (): Node => {
    SIGN.lastIndex = at;
    const end = SIGN.exec(source)?.index ?? source.length;
    const text = source.slice(at, end);
    at = end;
    return { kind: 'text', text };
  };
  const parseChoice = (): Node => {
    const options: Node[][] = [];
    do {
      at += 1;
      options.push(parseSequence(true));
    } while (source[at] === '|');
    if (source[at] !== ')') fail('has an open ( ');
    at += 1;
    return { kind: 'choice', options };
  };
  const nodes = parseSequence(false);
  return { source, nodes, slots: [...slots] };
}

/** True when every slot of the template has a value. */
export function canFill(template: Template, slots: Slots): boolean {
  return template.slots.length === 0 || template.slots.every((name) => slots[name] !== undefined && slots[name] !== '');
}

/** One reading of the template. */
export function fillTemplate(template: Template, slots: Slots, random: Random): string {
  return fillNodes(template.nodes, slots, random);
}

function fillNodes(nodes: readonly Node[], slots: Slots, random: Random): string {
  let text = '';
  for (const node of nodes) {
    if (node.kind === 'text') text += node.text;
    else if (node.kind === 'slot') text += slots[node.name] ?? '';
    else text += fillNodes(random.pick(node.options), slots, random);
  }
  return text;
}
