import { expect } from 'chai';
import { telegramUploader } from '../../../src/networks/telegram/upload.ts';
import { UploadError } from '../../../src/chat/errors.ts';
import { describeForLog } from '../../../src/util/errors.ts';
import { rejectionOf } from '../../support/failure.ts';
import { picture } from '../../support/png.ts';
import { startTelegramApi, type TelegramApi } from '../../support/telegram-api.ts';

const TOKEN = '123456:AAH-secret_token';
const panel = { title: 'CPU "on" @web/01\n', link: 'https://grafana.test/d/web?viewPanel=1' };
const png = picture();

describe('the upload to Telegram', () => {
  let api: TelegramApi;
  beforeEach(async () => {
    api = await startTelegramApi(TOKEN);
  });
  afterEach(() => api.close());

  const upload = (room: string | undefined = '-1001', bytes = png, timeoutMs = 5_000) =>
    telegramUploader({ token: TOKEN }, { api: api.url, timeoutMs }).upload(
      panel,
      bytes,
      room === '' ? {} : { room },
    );

  const refusalOf = async (status: number, description: string, more: object = {}) => {
    api.refuse({
      status,
      body: JSON.stringify({ ok: false, error_code: status, description, ...more }),
    });
    return (await rejectionOf(UploadError, upload())).message;
  };

  it('posts the picture as a photo with title and link', async () => {
    await upload();
    expect(api.posts).to.deep.equal([
      {
        method: 'sendPhoto',
        chat: '-1001',
        caption: 'CPU "on" @\u200bweb/01: https://grafana.test/d/web?viewPanel=1',
        file: { field: 'photo', name: 'CPU on web 01.png', bytes: png },
      },
    ]);
  });

  it('posts a picture with sides that are not allowed for photos as a document', async () => {
    await upload('7', picture(1, 21));
    expect(api.posts.map(({ method, file }) => [method, file.field])).to.deep.equal([
      ['sendDocument', 'document'],
    ]);
  });

  it('explains in a sentence why it failed', async () => {
    expect(await refusalOf(400, 'Bad Request: chat not found')).to.match(
      /does not find this chat.*add the bot/,
    );
    expect(await refusalOf(403, 'Forbidden: bot was blocked by the user')).to.contain(
      'blocked the bot',
    );
    expect(await refusalOf(403, 'Forbidden: bot was kicked from the group chat')).to.contain(
      'again',
    );
    expect(
      await refusalOf(400, 'Bad Request: not enough rights to send photos to the chat'),
    ).to.contain('administrator');
    expect(await refusalOf(401, 'Unauthorized')).to.contain('TELEGRAM_TOKEN');
    expect(
      await refusalOf(429, 'Too Many Requests: retry after 17', {
        parameters: { retry_after: 17 },
      }),
    ).to.equal('Telegram accepts no more messages for now; ask again in 17 s.');
    expect(await refusalOf(429, 'Too Many Requests')).to.contain('in a moment');
    expect(await refusalOf(400, 'Bad Request: something else')).to.equal(
      'Telegram answered with status 400: Bad Request: something else.',
    );
    api.refuse({ status: 502, body: '<html>bad gateway</html>' });
    expect((await rejectionOf(UploadError, upload())).message).to.equal(
      'Telegram answered with status 502.',
    );
    expect((await rejectionOf(UploadError, upload(''))).message).to.contain('needs a chat');
  });

  it('does not show the token in an error or the log', async () => {
    const said = [await refusalOf(400, `Bad Request: /bot${TOKEN}/sendPhoto`)];
    api.refuse('silence');
    const slow = await rejectionOf(UploadError, upload('1', png, 50));
    expect(slow.message).to.contain('check whether the picture has arrived');
    await api.close();
    const gone = await rejectionOf(UploadError, upload());
    for (const error of [slow, gone]) said.push(error.message, describeForLog(error));
    expect(said.join('\n')).to.not.contain('secret_token');
    api = await startTelegramApi(TOKEN);
  });
});
