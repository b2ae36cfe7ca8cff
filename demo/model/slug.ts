/**
 * The slug Grafana makes of a title: accents dropped, `&` and `@` spelled out, everything else that
 * is not a letter or a digit turned into one dash. A title without any such character has the slug `-`.
 */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/&/g, 'and')
    .replace(/@/g, 'at')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, (run) => (/^\P{ASCII}+$/u.test(run) ? '' : '-'))
    .replace(/-+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '');
  return slug === '' ? '-' : slug;
}
