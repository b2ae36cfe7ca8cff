import { expect } from 'chai';
import { startChat, type TestChat } from '../support/chat.ts';

describe('a first word that is not a command', () => {
  let chat: TestChat;
  beforeEach(async () => {
    chat = await startChat();
  });
  afterEach(() => chat.close());

  const HELP = '`graf help` shows what I understand.';

  for (const [typed, command] of [
    ['serch checkout', 'search …'],
    ['lst', 'list'],
    ['agian', 'again'],
    ['hlep db', 'help …'],
    ['SAVEED', 'saved'],
  ] as const) {
    it(`is answered with the nearest command, which graf 1 runs: graf ${typed}`, async () => {
      const [word = ''] = typed.split(' ');
      expect(await chat.ask(typed)).to.deep.equal([
        `\`graf ${word}\` is not a command. Did you mean \`graf ${command}\`? Take it with \`graf 1\`; ${HELP}`,
      ]);
      const rest = typed.slice(word.length);
      expect(await chat.ask('1')).to.deep.equal(
        await chat.ask(`${command.replace(' …', '')}${rest}`),
      );
    });
  }

  it('keeps what follows the number when a command is taken', async () => {
    await chat.ask('serch');
    expect((await chat.ask('1 checkout'))[0]).to.match(/^Dashboards matching `checkout`:/);
  });

  it('suggests a shortcut of the room that is nearly the same', async () => {
    await chat.ask('save morning = web:1 now-3h');
    expect((await chat.ask('mornign'))[0]).to.contain('Did you mean `graf morning`?');
    await chat.ask('1');
    expect(chat.rendered.map(({ search }) => /panelId=(\d+)/.exec(search)?.[1])).to.deep.equal([
      '1',
    ]);
  });

  it('suggests a dashboard of that name only when the request works', async () => {
    expect((await chat.ask('web:cpu now-3h'))[0]).to.equal(
      `\`graf web:cpu\` is not a command. Did you mean \`graf db web:cpu …\`? Take it with \`graf 1\`; ${HELP}`,
    );
    await chat.ask('1');
    expect(chat.rendered.map(({ searchParams }) => searchParams.get('from'))).to.deep.equal([
      'now-3h',
    ]);
    expect(await chat.ask('web:nothing-like-it')).to.deep.equal([
      `\`graf web:nothing-like-it\` is not a command. ${HELP}`,
    ]);
    expect((await chat.ask('constructor'))[0]).to.match(
      /^I found nothing called `constructor`\.\nNothing has these words\. There is .*`graf list`/,
    );
  });

  it('suggests a dashboard with nearly that name', async () => {
    expect((await chat.ask('postgrse:1'))[0]).to.match(/Did you mean PostgreSQL \(postgres\)\?/);
    await chat.ask('1');
    expect(chat.rendered[0]?.pathname).to.match(/\/postgres\//);
  });

  it('corrects the dashboard too when the command is nearly graf db', async () => {
    expect((await chat.ask('dv postgrse:1'))[0]).to.match(/Did you mean PostgreSQL/);
    expect((await chat.ask('dahs web:cpu'))[0]).to.match(/Did you mean `graf db web:cpu`/);
  });

  it('does not repeat or keep what follows a mistyped graf set', async () => {
    const [said = ''] = await chat.ask('sett api_key my-secret');
    expect(said).to.contain('Did you mean `graf set …`?').and.not.contain('my-secret');
    expect((await chat.ask('1'))[0]).to.match(/^You have no list/);
  });

  it('is answered without Grafana when Grafana hangs', async () => {
    await chat.close();
    chat = await startChat({ timeouts: { help: 20 } });
    chat.demo.fault({ kind: 'hang' }, { match: () => true });
    expect(await chat.ask('web:cpu')).to.deep.equal([`\`graf web:cpu\` is not a command. ${HELP}`]);
  });

  it('is answered in short, however long it is', async () => {
    expect((await chat.ask('x'.repeat(200_000)))[0]?.length).to.be.below(400);
  });
});
