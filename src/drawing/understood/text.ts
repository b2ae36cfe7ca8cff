import { modernisedText } from '../model/modernise-text.ts';
import { memberAt, stringOf } from '../model/read.ts';
import { LONGEST_CONTENT } from '../text/content.ts';
import {
  aText,
  changesLooks,
  harmless,
  looks,
  notUnderstood,
  type Reason,
  type Rules,
  valueIn,
} from './rules.ts';

export const TEXT: Rules = {
  mode: valueIn('markdown', 'html'),
  content: aText,
  style: harmless,
  fieldConfig: harmless,
  options: looks({
    mode: valueIn('markdown', 'html', 'code'),
    content: aText,
    code: looks({
      language: harmless,
      showLineNumbers: valueIn(false),
      showMiniMap: harmless,
    }),
  }),
};

/** What the text itself has that is drawn otherwise, or not at all. */
export function textFaults(panel: unknown): readonly Reason[] {
  const options = memberAt(modernisedText(panel), 'options');
  const content = stringOf(memberAt(options, 'content')) ?? '';
  const mode = stringOf(memberAt(options, 'mode')) ?? 'markdown';
  const fault = (what: string) => changesLooks(notUnderstood)(what, 'options.content');
  if (content.length > LONGEST_CONTENT) return fault('a text of such a length');
  const variable = /\$\{\w[^}\n]{0,40}|\[\[\w[^\]\n]{0,40}|\$[a-z_]\w*/i.exec(content);
  if (variable) return fault(variable[0]);
  if (mode === 'code') return [];
  const tag = unknownTag(content);
  if (tag !== undefined) return fault(tag);
  return mode === 'markdown' ? markdownFaults(content).flatMap(fault) : [];
}

const TAGS = new Set(
  'p div span br b strong i em del s a code kbd pre hr ul ol li blockquote center h1 h2 h3 h4 h5 h6 table thead tbody tr th td'.split(
    ' ',
  ),
);

/** Attributes that change nothing on a picture. */
const ATTRIBUTES =
  /(?<=\s)(?:href|target|rel|title|id|name)\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+)/gi;

/** The first tag that is drawn otherwise than Grafana's page shows it. */
function unknownTag(content: string): string | undefined {
  for (const [tag, name = '', rest = ''] of content.matchAll(/<\/?([a-z][a-z\d-]*)([^<>]*)/gi)) {
    // An address in Markdown.
    if (/^https?$/i.test(name) && rest.startsWith('://')) continue;
    const isPlain = rest.replaceAll(ATTRIBUTES, '').replaceAll(/[\s/]/g, '') === '';
    if (!TAGS.has(name.toLowerCase()) || !isPlain) return tag;
  }
  return undefined;
}

function markdownFaults(content: string): string[] {
  const lines = content.split('\n');
  const hasTask = lines.some((line) => /^[\s>]*(?:[-*+]|\d{1,9}[.)])\s+\[[ x]\]/i.test(line));
  return [...(content.includes('![') ? ['an image'] : []), ...(hasTask ? ['a list of tasks'] : [])];
}
