/** XML as a small tree of elements and texts. Strict: anything not well-formed is an error. Knows no TwiML. */
import { SaxesParser } from 'saxes';

/** One element; `children` in document order, comments left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** The root element, or what is wrong and where. */
export type XmlResult =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly message: string };

/** Parses a whole document. */
export function parseXml(source: string): XmlResult {
  const open: { name: string; attributes: Record<string, string>; children: (XmlElement | string)[] }[] = [];
  const state: { root?: XmlElement; fault?: string } = {};
  const parser = new SaxesParser({ xmlns: false, position: true });
  const addText = (text: string) => {
    const children = open.at(-1)?.children;
    if (children === undefined) return;
    const last = children.at(-1);
    if (typeof last === 'string') children[children.length - 1] = last + text;
    else children.push(text);
  };
  parser.on('error', (error) => {
    state.fault ??= error.message;
  });
  parser.on('doctype', () => {
    state.fault ??= 'a document type declaration is not allowed';
  });
  parser.on('opentag', (tag) => {
    const element = { name: tag.name, attributes: { ...tag.attributes } as Record<string, string>, children: [] };
    open.at(-1)?.children.push(element);
    if (open.length === 0) state.root = element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(source).close();
  if (state.fault !== undefined) return { ok: false, message: state.fault };
  return state.root === undefined ? { ok: false, message: 'the document is empty' } : { ok: true, root: state.root };
}

/** All text below an element, markup removed. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** The inside of an element as XML again. */
export function innerXml(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? escapeXml(child) : outerXml(child))).join('');
}

function outerXml(element: XmlElement): string {
  const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  const inside = innerXml(element);
  const opening = `<${element.name}${attributes.join('')}`;
  return inside === '' ? `${opening}/>` : `${opening}>${inside}</${element.name}>`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
