import type { Network } from '../src/chat/network.ts';
import { allNetworks } from '../src/networks/index.ts';
import { dashboardList } from '../src/chat/dashboard-list.ts';
import type { PanelMessage } from '../src/chat/format.ts';

const IMAGE = 'https://bot.example.com/saved-images/d494b123e0c40229ca3f1e9015390578.png';
const LINK = 'https://grafana.example.com/d/web/web?viewPanel=1&from=now-6h&to=now';
const ORDINARY: PanelMessage = { title: 'CPU on web-01', link: LINK };
const HOSTILE: PanelMessage = {
  title: '@all **hurry** <!channel>\n[click](https://evil.example.com)',
  link: LINK,
};
const HITS = [
  { uid: 'web', title: 'Web' },
  { uid: 'xk3vQz9Gk', title: 'Checkout *new* @here' },
].map((hit, index) => ({ ...hit, id: index, slug: '', folderUid: '', folderTitle: '' }));

/** A message as the adapter gets it; zero-width spaces are shown as `·`. */
function fenced(message: unknown): string[] {
  const text = typeof message === 'string' ? message : JSON.stringify(message, null, 2);
  return [
    typeof message === 'string' ? '```text' : '```json',
    ...text.replaceAll('\u200b', '·').split('\n'),
    '```',
    '',
  ];
}

/** What HUBOT_GRAFANA_PICTURE_LINKS changes. */
function pageLink({ name, format, pictureLinks }: Network): string[] {
  if (pictureLinks === 'always png') {
    return [`It is always the address of the PNG: ${name} unfolds nothing else.`, ''];
  }
  const message = format.picture(ORDINARY, IMAGE, IMAGE.replace('.png', ''));
  if (typeof message === 'string') {
    return ['With `HUBOT_GRAFANA_PICTURE_LINKS=page`:', '', ...fenced(message)];
  }
  return [
    'With `HUBOT_GRAFANA_PICTURE_LINKS=page` the address in `fallback` is that of the page; what is shown is still the PNG.',
    '',
  ];
}

function section(network: Network): string[] {
  const { name, format, uploader, inThread } = network;
  const list = dashboardList('Available dashboards:', HITS, HITS.length);
  const upload = uploader
    ? [
        'A picture that is uploaded:',
        '',
        ...(format.caption
          ? ['The file, with the caption:', '', ...fenced(format.caption(ORDINARY))]
          : ["The file, with title and link in the fields of the chat's upload.", '']),
      ]
    : ['Pictures are not uploaded; they are posted as links.', ''];
  return [
    `## ${name}`,
    '',
    `A message has at most ${format.limit.toLocaleString('en')} characters; a longer answer is split.${inThread ? ' Answers can be posted in threads.' : ''}`,
    '',
    'A picture behind a link:',
    '',
    ...fenced(format.picture(ORDINARY, IMAGE)),
    ...pageLink(network),
    ...upload,
    'A picture that could not be made:',
    '',
    ...fenced(format.text(format.failure(ORDINARY, 'Grafana is busy; ask again in a moment.'))),
    'A list:',
    '',
    ...fenced(format.text(list)),
    'A title that contains mentions and markup:',
    '',
    ...fenced(format.picture(HOSTILE, IMAGE)),
  ];
}

/** The page `docs/chats.md`: what is sent to each chat, written by its format. */
export function chatsPage(): string {
  return [
    '# Chats',
    '',
    'What the adapter of each chat gets. `npm run docs` makes this page with the formats themselves. A `·`',
    'is a zero-width space (U+200B), which is invisible and keeps the text around it from being a mention',
    'or markup.',
    '',
    ...allNetworks().flatMap(section),
    '[architecture.md](architecture.md#how-to-add-a-chat) says how to add a chat.',
    '',
  ].join('\n');
}
