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

/** A message as it goes to the adapter; what nobody sees is shown as `·`. */
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
    : ['Pictures are not uploaded; they come by their links.', ''];
  return [
    `## ${name}`,
    '',
    `A message has up to ${format.limit.toLocaleString('en')} characters; longer answers come in several.${inThread ? ' Answers can come in threads.' : ''}`,
    '',
    'A picture by its link',
    '',
    ...fenced(format.picture(ORDINARY, IMAGE)),
    ...upload,
    'A picture that could not be had',
    '',
    ...fenced(format.text(format.failure(ORDINARY, 'Grafana is busy; ask again in a moment.'))),
    'A list',
    '',
    ...fenced(format.text(list)),
    'A title that would do harm',
    '',
    ...fenced(format.picture(HOSTILE, IMAGE)),
  ];
}

const STEPS = [
  "Find the adapter's name as it has it itself (`robot.adapterName`), and what its `send` takes: text alone, or objects too. Read its code rather than its README.",
  'Find the most characters of one message, and where that is written.',
  'Write `src/chat/formats/NAME.ts`: a `Format`, which begins with `...plainFormat` and says what is different.',
  "In `text`, let no `@name` call anybody and no mark-up of others through: `defusePings`, or `defuseMarkdown` with the chat's `Dialect`, of `src/networks/common/escape.ts`. Links stay whole, and so do commands in backticks.",
  'In `picture`, make what the chat shows as a picture; put every title through `oneLine`. When in doubt, text: the picture is a public URL.',
  "If messages do not go by Hubot's `send`, or nobody waits there for what the server says: a function in `src/chat/sends/`.",
  'If the chat takes files: `src/chat/uploads/NAME.ts`, an `Uploader`, bounded in time, that never posts twice and throws sentences; its variables in `src/app/config.ts`; `caption` in the format.',
  'A line in the table of `src/networks/index.ts`. That alone puts the chat on this page and into the tests of `test/networks/hostile-text.test.ts`.',
  "Tests: the message as the adapter gets it; the upload over a double of the chat's API in `test/support/`, with each of its refusals; secrets in no error and no log.",
  '`npm run docs`, the table in [reference.md](reference.md), a line in the changelog.',
];

/** The page `docs/chats.md`: what is sent to each chat, made by the formats themselves. */
export function chatsPage(): string {
  return [
    '# Chats',
    '',
    'What goes to the adapter of each chat. Made by `npm run docs` out of the formats themselves; a `·`',
    'stands for a character that nobody sees (U+200B), which takes the effect from what is behind it.',
    '',
    ...allNetworks().flatMap(section),
    '## A new chat in ten steps',
    '',
    ...STEPS.map((step, index) => `${index + 1}. ${step}`),
    '',
  ].join('\n');
}
