import { piecesOf, stateOf } from './text.js';

/** Milliseconds within which messages of one author stand below one name. */
const ONE_BREATH = 120_000;

/** All text goes in by `textContent`, so that none of it is ever markup. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Nothing but a web address leads out of the page. */
function webLink(address, text) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return text;
  return element('a', { href: url.href, target: '_blank', rel: 'noreferrer' }, text);
}

function textOf(text, { pick }) {
  const box = element('div', { class: 'text' });
  for (const piece of piecesOf(text)) {
    if (piece.kind === 'link') box.append(webLink(piece.text, shortened(piece.text)));
    else if (piece.kind === 'text') box.append(piece.text);
    else if (/^graf\b/.test(piece.text))
      box.append(
        element(
          'button',
          { type: 'button', class: 'code', title: 'Take this', onclick: () => pick(piece.text) },
          piece.text,
        ),
      );
    else box.append(element('code', {}, piece.text));
  }
  return box;
}

/** Long links are shown by their beginning; where they lead is whole. */
function shortened(link) {
  const shown = link.replace(/^https?:\/\//, '');
  return shown.length > 48 ? `${shown.slice(0, 46)}…` : shown;
}

/** The page of a picture, which has its address without the suffix. */
const pageOf = (path) => path.replace(/\.png$/, '');

function pictureOf({ title, path, link }, { loaded }) {
  const image = element('img', { src: path, alt: `Graph: ${title}`, onload: loaded });
  return element(
    'figure',
    {},
    element('figcaption', {}, link === undefined ? title : webLink(link, title)),
    element('a', { href: pageOf(path), target: '_blank', title: 'The page of the picture' }, image),
  );
}

function threadButton(message, replies, { open }) {
  const count = replies.length;
  const label = count === 0 ? 'Reply' : count === 1 ? '1 reply' : `${count} replies`;
  return element(
    'button',
    { type: 'button', class: count === 0 ? 'reply' : 'replies', onclick: () => open(message.id) },
    label,
  );
}

/**
 * @param message as the server sends it
 * @param context `previous`, the message above; `replies`, those of its thread, or undefined where
 *   there is no thread to open; and the functions `pick`, `open` and `loaded`
 */
export function messageElement(message, context) {
  const { previous, replies } = context;
  const isSame =
    previous !== undefined &&
    previous.from === message.from &&
    message.at - previous.at < ONE_BREATH &&
    stateOf(message.text) === undefined;
  const time = new Date(message.at);
  const clock = time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const shown = message.picture
    ? pictureOf(message.picture, context)
    : textOf(message.text, context);
  return element(
    'li',
    { class: [message.from, isSame ? 'same' : '', stateOf(message.text) ?? ''].join(' ').trim() },
    element('span', { class: 'avatar', 'aria-hidden': 'true' }, message.from === 'you' ? 'Y' : ''),
    element(
      'div',
      { class: 'head' },
      element('b', {}, message.from),
      message.from === 'hubot' ? element('small', { class: 'tag' }, 'bot') : undefined,
      element('time', { datetime: time.toISOString() }, clock),
    ),
    element('div', { class: 'body' }, shown, replies && threadButton(message, replies, context)),
  );
}
