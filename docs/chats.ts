import type { Network } from '../src/chat/network.ts';
import { allNetworks } from '../src/networks/index.ts';
import { dashboardList } from '../src/chat/commands/list.ts';
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

/** A message as it goes to the adapter; an invisible character is shown as `·`. */
function fenced(message: unknown): string[] {
  const text = typeof message === 'string' ? message : JSON.stringify(message, null, 2);
  return [
    typeof message === 'string' ? '```text' : '```json',
    ...text.replaceAll('\u200b', '·').split('\n'),
    '```',
    '',
  ];
}

function section({ name, format, uploader, inThread }: Network): string[] {
  const list = dashboardList('Available dashboards:', HITS, HITS.length);
  const upload = uploader
    ? [
        'A picture that is uploaded',
        '',
        ...(format.caption
          ? ['The file, and beside it:', '', ...fenced(format.caption(ORDINARY))]
          : ["The file, with title and link as the chat's own upload takes them.", '']),
      ]
    : ['Pictures are not uploaded; messages link to them.', ''];
  return [
    `## ${name}`,
    '',
    `A message has up to ${format.limit.toLocaleString('en')} characters; longer answers come in several.${inThread ? ' Answers can come in threads.' : ''}`,
    '',
    'A picture by its link',
    '',
    ...fenced(format.picture(ORDINARY, IMAGE)),
    ...upload,
    'A picture that failed',
    '',
    ...fenced(format.text(format.failure(ORDINARY, 'Grafana is busy; ask again in a moment.'))),
    'A list',
    '',
    ...fenced(format.text(list)),
    'A hostile title',
    '',
    ...fenced(format.picture(HOSTILE, IMAGE)),
  ];
}

/** The page `docs/chats.md`: what is sent to each chat, made by the formats themselves. */
export function chatsPage(): string {
  return [
    '# Chats',
    '',
    'What goes to the adapter of each chat. `npm run docs` makes this page with the formats themselves. A `·`',
    'is an invisible character (U+200B), which keeps the chat from acting on what follows it.',
    '',
    ...allNetworks().flatMap(section),
    '[architecture.md](architecture.md#how-to-add-a-chat) says how to add a chat.',
    '',
  ].join('\n');
}
