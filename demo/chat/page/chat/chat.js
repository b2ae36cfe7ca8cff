import { messageElement } from './message.js';

const SUGGESTIONS = [
  'graf help',
  'graf cpu web-01 last 3 hours',
  'graf db web',
  'graf db web:cpu vs 1w',
  'graf list',
  'graf alerts',
];
/** Pixels from the end within which the view follows new messages. */
const NEAR = 80;

const byId = (id) => document.getElementById(id);
const room = { messages: [], open: undefined };
const typed = [];

function scrollerOf(list) {
  return list.parentElement;
}

function isAtEnd(list) {
  const { scrollHeight, scrollTop, clientHeight } = scrollerOf(list);
  return scrollHeight - scrollTop - clientHeight < NEAR;
}

function scrollToEnd(list) {
  const scroller = scrollerOf(list);
  scroller.scrollTop = scroller.scrollHeight;
}

const repliesTo = (id) => room.messages.filter(({ thread }) => thread === id);
const known = (id) => room.messages.find((message) => message.id === id);

/** What is shown in a list: the messages, each with what its look depends on. */
function draw(list, messages, hasThreads) {
  const follow = isAtEnd(list);
  const loaded = () => {
    if (follow) scrollToEnd(list);
  };
  messages.forEach((message, at) => {
    const replies = hasThreads ? repliesTo(message.id) : undefined;
    const key = `${message.id}/${replies?.length ?? ''}/${at === 0 ? '' : messages[at - 1].id}`;
    const before = list.children[at];
    if (before?.dataset.key === key) return;
    const pick = (text) => fill(hasThreads ? byId('composer') : byId('reply'), text);
    const made = messageElement(message, {
      previous: messages[at - 1],
      replies,
      pick,
      open,
      loaded,
    });
    made.dataset.key = key;
    if (before) before.replaceWith(made);
    else list.append(made);
  });
  while (list.children.length > messages.length) list.lastElementChild.remove();
  if (follow) scrollToEnd(list);
}

function show() {
  draw(
    byId('messages'),
    room.messages.filter(({ thread }) => thread === undefined),
    true,
  );
  const root = room.open === undefined ? undefined : known(room.open);
  byId('thread').hidden = root === undefined;
  document.body.classList.toggle('has-thread', root !== undefined);
  if (root) draw(byId('replies'), [root, ...repliesTo(root.id)], false);
}

function open(id) {
  room.open = id;
  byId('replies').replaceChildren();
  show();
  scrollToEnd(byId('replies'));
  byId('reply').elements.text.focus();
}

function close() {
  room.open = undefined;
  show();
  byId('composer').elements.text.focus();
}

function fill(form, text) {
  form.elements.text.value = text;
  grow(form.elements.text);
  form.elements.text.focus();
}

function grow(area) {
  area.style.height = 'auto';
  area.style.height = `${Math.min(area.scrollHeight, 160)}px`;
}

async function send(text, thread) {
  typed.push(text);
  const answer = await fetch('/chat/messages', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text, ...(thread !== undefined && { thread }) }),
  });
  return answer.ok;
}

function listenTo(form, threadOf) {
  const { text: area } = form.elements;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (text === '') return;
    scrollToEnd(byId(form.id === 'reply' ? 'replies' : 'messages'));
    fill(form, '');
    const isSent = await send(text, threadOf()).catch(() => false);
    if (!isSent) fill(form, text);
  });
  area.addEventListener('input', () => grow(area));
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === 'ArrowUp' && area.value === '' && typed.length > 0) {
      event.preventDefault();
      fill(form, typed.at(-1));
    }
  });
}

function suggest() {
  for (const text of SUGGESTIONS) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.addEventListener('click', () => {
      scrollToEnd(byId('messages'));
      send(text).catch(() => fill(byId('composer'), text));
    });
    byId('suggestions').append(button);
  }
}

function take(event) {
  if (event.kind === 'history') room.messages = event.messages;
  if (event.kind === 'message') room.messages = [...room.messages, event.message].slice(-300);
  if (event.kind === 'typing')
    byId('typing').textContent = event.isTyping ? 'hubot is drawing…' : '';
  else show();
}

const events = new EventSource('/chat/events');
events.addEventListener('message', ({ data }) => take(JSON.parse(data)));
events.addEventListener('open', () => (byId('lost').hidden = true));
events.addEventListener('error', () => (byId('lost').hidden = false));

byId('close').addEventListener('click', close);
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && room.open !== undefined) close();
});
listenTo(byId('composer'), () => undefined);
listenTo(byId('reply'), () => room.open);
suggest();
byId('composer').elements.text.focus();
