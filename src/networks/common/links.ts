/** A page of Grafana, in any sub-path: one that is pasted is meant as an address. */
const GRAFANA_PAGE =
  /^https?:\/\/[^/]+\/(?:[^?#]*\/)?(?:d|d-solo|dashboard|dashboard-solo|goto)\//i;

/**
 * What was typed where a chat shows a link. Chats turn host names and mail addresses into links, whose
 * labels are the text that was typed.
 * @param label undefined for a link without one
 */
export function typedLink(url: string, label: string | undefined): string {
  const address = url.replace(/^(?:mailto|tel):/i, '');
  return label === undefined || GRAFANA_PAGE.test(url) ? address : label;
}

const MARKDOWN_LINK =
  /\[([^[\]\n]+)\]\(((?:https?:\/\/|mailto:)[^\s()]+)\)|<(https?:\/\/[^\s<>|]+)>/gi;

/** A request without the Markdown links that an adapter has made of host names and addresses. */
export function withoutMarkdownLinks(request: string): string {
  const typed = (_link: string, label: string | undefined, url: string | undefined, bare = '') =>
    typedLink(url ?? bare, label);
  return request.replace(MARKDOWN_LINK, typed);
}
