import { expect } from 'chai';
import { HELP_TOPICS } from '../../../src/chat/commands/help-topics.ts';
import { startChat, type TestChat } from '../../support/chat.ts';

/** What can be typed, from lines such as `- graf list - the dashboards`. */
const samplesOf = (text: string) =>
  [...text.matchAll(/^- graf ([^`]+?) - /gm)].map(([, typed]) => typed ?? '');
const NOT_UNDERSTOOD =
  /not a command|Nothing has these|found nothing| - \[|^Could not|not found|not understood|has no|cannot be/;

describe('graf help', () => {
  let chat: TestChat;
  beforeEach(async () => {
    chat = await startChat();
  });
  afterEach(() => chat.close());
  const text = async (typed: string) => (await chat.ask(typed)).join('\n');

  it('begins with words, and fits a screen', async () => {
    const lines = (await text('help')).split('\n');
    expect(lines[1]).to.match(/^- graf orders eu-west last 3 hours - /);
    expect(lines.length).to.be.at.most(24);
  });

  for (const [topic, words] of [
    ['times', ['time', 'Range', 'DATES']],
    ['panels', ['panel', 'dashboards']],
    ['values', ['value', 'variables', 'vars']],
    ['alerts', ['alarms']],
  ] as const) {
    it(`has the topic ${topic}, whose samples all work`, async () => {
      const help = await text(`help ${topic}`);
      const samples = samplesOf(help);
      expect(samples.length).to.be.at.least(2);
      await chat.ask('db web:1');
      for (const typed of samples) {
        expect(await text(typed), typed).to.not.be.empty.and.not.match(NOT_UNDERSTOOD);
      }
      for (const word of words) expect(await text(`help ${word}`)).to.equal(help);
    });
  }

  it('has the grammar of a command that a topic is named after', async () => {
    expect(await text('help panels')).to.contain('graf panels DASHBOARD[:PANELS]');
    expect(await text('help values')).to.contain('graf values DASHBOARD [NAME]');
    expect(await text('help alerts')).to.contain('graf alerts [STATE|WORDS|LABEL=VALUE …]');
  });

  it('has no command that another topic hides without its grammar', async () => {
    const list = /^Commands: (.*)\.$/m.exec(await text('help qqqqqqqqqq'))?.[1] ?? '';
    const names = [...list.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
    expect(names.length).to.be.greaterThan(20);
    for (const name of names) {
      const topic = HELP_TOPICS.find(({ name: own, aliases }) => [own, ...aliases].includes(name));
      if (topic) expect(topic.commands, name).to.include(name);
      expect(await text(`help ${name}`), name).to.match(new RegExp(`^\`graf ${name}\\b`, 'm'));
    }
  });

  it('does not list placeholders as commands, and offers what is nearly called so', async () => {
    const answer = await text('help tmies');
    expect(answer).to.match(
      /^`tmies` is not a topic or a command; did you mean `graf help times`\?/,
    );
    expect(answer).to.not.match(/`(?:NAME|N|URL|WORDS)`/);
    expect(await text('1')).to.match(/^A time may be anywhere/);
  });

  it('offers nothing where nothing is near', async () => {
    expect(await text('help qqqqqqqqqq')).to.match(
      /^`qqqqqqqqqq` is not a topic or a command\.\nTopics: /,
    );
  });

  it('is graf commands and graf ? too', async () => {
    const help = await text('help');
    expect(await text('commands')).to.equal(help);
    expect(await text('?')).to.equal(help);
  });
});

describe('a request', () => {
  it('may have a second graf in front, which comes with a pasted sample', async () => {
    const chat = await startChat();
    try {
      expect(await chat.ask('graf list')).to.deep.equal(await chat.ask('list'));
      expect(await chat.ask('GRAF graf list')).to.deep.equal(await chat.ask('list'));
    } finally {
      await chat.close();
    }
  });

  it('of a single letter is not taken for `graf ?`', async () => {
    const chat = await startChat();
    try {
      expect((await chat.ask('N')).join('\n')).to.not.match(/`graf \?`/);
    } finally {
      await chat.close();
    }
  });
});
