import type { Element } from 'ltx';
import { lazily } from '../../../util/lazy.ts';

const ltx = lazily(() => import('ltx'));

/** The lifecycle rules of a bucket. */
export interface LifecycleRules {
  /** As S3 takes them. */
  readonly xml: string;
  /** A line for each, for people. */
  readonly lines: readonly string[];
}

/** What the rule of our own says. */
export interface OwnRule {
  /** What every key of ours begins with; not empty. */
  readonly prefix: string;
  readonly days: number;
}

/** What a bucket without rules has. */
export const NO_RULES =
  '<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></LifecycleConfiguration>';

const ID = 'grafana-images';
/** Characters of an ID that S3 takes. */
const MAX_ID = 255;

/** Reads what a bucket says of its rules; undefined when that is something else, such as a list of objects. */
export async function readLifecycle(xml: string): Promise<LifecycleRules | undefined> {
  const root = await rootOf(xml);
  return root && { xml: root.toString(), lines: rulesOf(root).map(describeRule) };
}

/**
 * Adds a rule that removes pictures after some days, or replaces the one of before. Whatever else is there
 * stays, also what is not known here.
 */
export async function withOwnRule(xml: string, own: OwnRule): Promise<LifecycleRules> {
  const root = await rootOf(xml);
  if (!root) throw new TypeError('not lifecycle rules');
  const rules = rulesOf(root);
  const before = rules.filter((rule) => isOwn(rule, own.prefix));
  const others = rules.filter((rule) => !before.includes(rule));
  const takenIds = new Set(others.map((rule) => rule.getChildText('ID')));
  const id = before[0]?.getChildText('ID') ?? freeId(own.prefix, takenIds);
  // S3 takes no rules of both kinds at once: older ones have no Filter.
  const isOldKind =
    others.some((rule) => rule.getChild('Prefix')) &&
    !others.some((rule) => rule.getChild('Filter'));
  const rule = (await ltx()).parse(ownRuleXml(own, id, isOldKind));
  const place = root.children.findIndex((child) => before.includes(child as Element));
  root.children = root.children.filter((child) => !before.includes(child as Element));
  root.children.splice(place === -1 ? root.children.length : place, 0, rule);
  return { xml: root.toString(), lines: rulesOf(root).map(describeRule) };
}

/** Whether one of the rules removes old versions of pictures some time. */
export async function removesOldVersions(xml: string, prefix: string): Promise<boolean> {
  const root = await rootOf(xml);
  return (root ? rulesOf(root) : []).some(
    (rule) =>
      rule.getChild('NoncurrentVersionExpiration') &&
      rule.getChildText('Status')?.trim() === 'Enabled' &&
      !rule.getChild('Filter')?.getChild('And') &&
      prefix.startsWith(prefixOf(rule)),
  );
}

async function rootOf(xml: string): Promise<Element | undefined> {
  const { parse } = await ltx();
  try {
    const root = parse(xml.replace(/^\uFEFF/, '').trim());
    return root.name === 'LifecycleConfiguration' ? root : undefined;
  } catch {
    return undefined;
  }
}

function rulesOf(root: Element): Element[] {
  return root.children.filter(
    (child): child is Element => typeof child !== 'string' && child.name === 'Rule',
  );
}

function prefixOf(rule: Element): string {
  const filter = rule.getChild('Filter');
  const prefix =
    rule.getChildText('Prefix') ??
    filter?.getChildText('Prefix') ??
    filter?.getChild('And')?.getChildText('Prefix');
  return prefix ?? '';
}

/** By its name, and bound to the same prefix: another project of ours may have its own in the same bucket. */
function isOwn(rule: Element, prefix: string): boolean {
  const id = rule.getChildText('ID') ?? '';
  return (id === ID || id.startsWith(`${ID}-`)) && prefixOf(rule) === prefix;
}

function freeId(prefix: string, taken: ReadonlySet<string | null>): string {
  const base = `${ID}-${prefix.replace(/[^\w.]+/g, '-').replace(/-+$/, '')}`.slice(0, MAX_ID - 5);
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
  return id;
}

/** The prefix has nothing that XML would read otherwise: see `bucketVariables`. */
function ownRuleXml({ prefix, days }: OwnRule, id: string, isOldKind: boolean): string {
  const bound = `<Prefix>${prefix}</Prefix>`;
  return [
    `<Rule><ID>${id}</ID>`,
    isOldKind ? bound : `<Filter>${bound}</Filter>`,
    `<Status>Enabled</Status><Expiration><Days>${days}</Days></Expiration>`,
    '<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>',
    '<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>',
    '</Rule>',
  ].join('');
}

/** Such as `grafana-images-grafana, below grafana/, Enabled: Expiration Days 30`. */
function describeRule(rule: Element): string {
  const id = rule.getChildText('ID') ?? 'a rule without a name';
  const prefix = prefixOf(rule);
  const filter = rule.getChild('Filter')?.getChild('And') ?? rule.getChild('Filter');
  const conditions = filter ? leavesOf(filter).filter((leaf) => !leaf.startsWith('Prefix ')) : [];
  const known = new Set(['ID', 'Prefix', 'Filter', 'Status']);
  const actions = rule.children.flatMap((child) =>
    typeof child === 'string' || known.has(child.name) ? [] : leavesOf(child, child.name),
  );
  const where = [prefix === '' ? 'everywhere' : `below ${prefix}`, ...conditions].join(', ');
  return `${id}, ${where}, ${rule.getChildText('Status') ?? ''}: ${actions.join('; ')}`;
}

function leavesOf(element: Element, path = ''): string[] {
  const elements = element.children.filter((child) => typeof child !== 'string');
  if (elements.length === 0) return [`${path} ${element.children.join('').trim()}`.trim()];
  return elements.flatMap((child) => leavesOf(child, `${path} ${child.name}`.trim()));
}
