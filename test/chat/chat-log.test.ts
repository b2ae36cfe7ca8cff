import { expect } from 'chai';
import { GrafanaTimeoutError } from '../../src/grafana/errors.ts';
import { startChat, type TestChat, type TestChatOptions } from '../support/chat.ts';

describe('the log of requests in chat', () => {
  let chat: TestChat;
  const start = async (options: TestChatOptions = {}) => (chat = await startChat(options));
  const lines = () =>
    chat.logger.lines.filter((line) => /^(?:info|warn|error) (?:picture|command) /.test(line));
  afterEach(() => chat.close());

  it('has a line for each picture that was made: of which request, room and person', async () => {
    await start({
      deliver: (_subject, _token, _turn, _origin, onMade) => {
        onMade?.({ drawnBy: 'own', bytes: 20_000, renderMs: 11.4 });
        return Promise.resolve('http://pictures/1.png');
      },
    });
    await chat.ask('db web:1-2', { room: 'ops team', person: 'ann' });
    expect(lines()).to.have.length(2);
    for (const [index, line] of lines().entries()) {
      expect(line, line).to.match(
        new RegExp(
          `^info picture made request=[0-9a-f]{8} room="ops team" user=ann dashboard=web panel=${index + 1} title="[^"]+" drawn_by=own render_ms=11 bytes=20000 ms=\\d+ outcome=made$`,
        ),
      );
    }
    expect(new Set(lines().map((line) => /request=(\w+)/.exec(line)?.[1])).size).to.equal(1);
  });

  it('has a line for a picture that failed, whose id the chat is told once', async () => {
    await start({ deliver: () => Promise.reject(new GrafanaTimeoutError('It took too long.')) });
    const said = await chat.ask('db web:1-2');
    expect(lines()).to.have.length(2);
    const [, id = 'none'] = /^warn picture failed request=(\w+) /.exec(lines()[0] ?? '') ?? [];
    expect(lines()[1]).to.contain(`request=${id}`).and.to.contain('code=grafana_timeout');
    expect(said.join('\n').split(`(request ${id})`)).to.have.length(2);
  });

  it('has a line for a request that was refused, without what was typed', async () => {
    await start();
    const said = await chat.ask('db web:1 width=5');
    expect(said.join('\n')).not.to.contain('(request');
    expect(lines()).to.have.length(1);
    expect(lines()[0]).to.match(
      /^info command refused request=\w+ room=ops user=ann command=db outcome=refused code=/,
    );
  });

  it('never has what follows `set api_key`', async () => {
    await start();
    await chat.ask('set api_key\nglsa_secret');
    await chat.ask('set api_key glsa_secret and more');
    expect(chat.logger.lines.join('\n')).not.to.contain('glsa_secret');
  });

  it('cannot be forged by the name of a room or a person', async () => {
    await start();
    await chat.ask('db web:1 width=5', { room: 'ops\nerror forged', person: 'ann outcome=made' });
    expect(lines()[0]).to.contain('room="ops\\nerror forged" user="ann outcome=made"');
  });
});
