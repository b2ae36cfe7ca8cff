import * as v from 'valibot';
import type { HubotMessage } from '../../chat/hubot.ts';
import { readAs } from '../../util/schema.ts';
import { typedLink } from '../common/links.ts';

/** hubot-slack keeps Slack's own text of a message. */
const slackMessage = v.object({ rawMessage: v.object({ text: v.string() }) });

/** `<URL>` and `<URL|label>`; mentions (`<@U1>`, `<#C1>`, `<!here>`) have no scheme. */
const LINK = /<((?:https?:\/\/|mailto:|tel:)[^<>|\s]+)(?:\|([^<>|]+))?>/gi;

/** A host name as a URL without a path, in a value or between words. */
const HOST_URL =
  /(?<=[=:,"'“”\s])http:\/\/((?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+(?::\d+)?)(?=[\s,"'“”]|$)/giu;

/**
 * Restores what was typed. Slack turns a host name into the link `<http://web-01.test|web-01.test>`;
 * of that hubot-slack (3 and 4) delivers the URL alone, or `LABEL (URL)` if the URL does not contain
 * the label. Slack's own text tells a URL that was typed from a host name that became one; an adapter
 * that does not keep it delivers host names alone as URLs without a path.
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function typedInSlack(request: string, message: HubotMessage): string {
  const source = readAs(slackMessage, message)?.rawMessage.text;
  const isUnchanged = source === undefined || source.endsWith(request);
  const typed = isUnchanged
    ? unescaped(
        request.replace(LINK, (_link, url: string, label?: string) => typedLink(url, label)),
      )
    : withoutDeliveredUrls(request, source);
  return source === undefined ? withoutHostUrls(typed) : typed;
}

/** Replaces what hubot-slack made of each link of Slack's text, in order, by what was typed. */
function withoutDeliveredUrls(request: string, source: string): string {
  let typed = '';
  let rest = request;
  for (const [, url = '', label] of source.matchAll(LINK)) {
    const delivered = unescaped(deliveredLink(url, label));
    const at = rest.indexOf(delivered);
    // The link is in front of the request.
    if (at < 0) continue;
    typed += rest.slice(0, at) + unescaped(typedLink(url, label));
    rest = rest.slice(at + delivered.length);
  }
  return typed + rest;
}

/** As `replaceLinks` of hubot-slack writes a link. */
function deliveredLink(url: string, label: string | undefined): string {
  const address = url.replace(/^mailto:/, '');
  return label === undefined || address.includes(label) ? address : `${label} (${address})`;
}

/** `graf set host URL` needs its scheme, and so does an address that is the whole request. */
function withoutHostUrls(request: string): string {
  return request.replace(HOST_URL, (url, host: string, at: number) =>
    /\bhost\s+$/i.test(request.slice(0, at)) ? url : host,
  );
}

/** The three characters that Slack escapes. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
