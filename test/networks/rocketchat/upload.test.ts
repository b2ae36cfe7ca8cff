import { expect } from 'chai';
import { inThreadOfOurs } from '../../../src/networks/common/thread.ts';
import { rocketchatUploader } from '../../../src/networks/rocketchat/upload.ts';
import { UploadError } from '../../../src/chat/errors.ts';
import { describeForLog } from '../../../src/util/errors.ts';
import type { Envelope } from '../../../src/chat/hubot.ts';
import { rejectionOf } from '../../support/failure.ts';
import { picture } from '../../support/png.ts';
import {
  type RocketChatApi,
  type RocketChatOptions,
  startRocketChat,
} from '../../support/rocketchat-api.ts';

const PASSWORD = 'pass-word';
const panel = { title: 'CPU *on* @all\n', link: 'https://grafana.test/d/web?viewPanel=1' };
const png = picture(40, 30);
const HOUR = 3_600_000;

/** An envelope of hubot-rocketchat, with the room in the user. */
const inRoom = (roomID: string, room: string) =>
  ({ room, user: { id: '1', name: 'ann', roomID, room } }) as Envelope;
const OPS = inRoom('r 1/x', 'ops');

describe('the upload to Rocket.Chat', () => {
  let api: RocketChatApi;
  let clock = 0;
  const start = async (options: Partial<RocketChatOptions> = {}) => {
    await (api as RocketChatApi | undefined)?.close();
    api = await startRocketChat({ age: 'new', password: PASSWORD, ...options });
  };
  beforeEach(() => start());
  afterEach(() => api.close());

  const uploader = (password = PASSWORD, timeoutMs = 5_000) =>
    rocketchatUploader({ url: api.url, user: 'bot', password }, { timeoutMs, now: () => clock });
  const paths = () => api.asked.map((path) => path.replace(/[/?].*/, ''));
  const refusal = async (to = OPS, password = PASSWORD) =>
    (await rejectionOf(UploadError, uploader(password).upload(panel, png, to))).message;

  for (const age of ['new', 'old'] as const) {
    it(`posts the picture with title and link on a ${age} server, and signs in once`, async () => {
      await start({ age });
      const one = uploader();
      await one.upload(panel, png, OPS);
      await one.upload(panel, png, OPS);
      const post = {
        rid: 'r 1/x',
        msg: 'CPU \\*on\\* @\u200ball: https://grafana.test/d/web?viewPanel=1',
        name: 'CPU on all.png',
        type: 'image/png',
        bytes: png,
      };
      expect(api.posts).to.deep.equal([post, post]);
      expect(paths()).to.deep.equal(
        age === 'new'
          ? ['login', ...Array<string[]>(2).fill(['rooms.media', 'rooms.mediaConfirm']).flat()]
          : ['login', 'rooms.media', 'rooms.upload', 'rooms.upload'],
      );
    });
  }

  for (const age of ['new', 'old'] as const) {
    it(`posts to the thread on a ${age} server`, async () => {
      await start({ age });
      await uploader().upload(panel, png, inThreadOfOurs(OPS, 'm1'));
      expect(api.posts.map(({ tmid }) => tmid)).to.deep.equal(['m1']);
    });
  }

  it('signs in once for concurrent uploads', async () => {
    const one = uploader();
    await Promise.all([1, 2, 3].map(() => one.upload(panel, png, OPS)));
    expect(api.posts).to.have.length(3);
    expect(paths().filter((path) => path === 'login')).to.have.length(1);
  });

  it('switches to the new API after an upgrade of the server', async () => {
    await start({ age: 'old' });
    const one = uploader();
    await one.upload(panel, png, OPS);
    api.become('new');
    await one.upload(panel, png, OPS);
    expect(api.posts).to.have.length(2);
  });

  it('signs in again when the session has expired, and posts once', async () => {
    const one = uploader();
    await one.upload(panel, png, OPS);
    api.endSessions();
    clock += HOUR;
    await one.upload(panel, png, OPS);
    expect(api.posts).to.have.length(2);
    expect(paths().filter((path) => path === 'login')).to.have.length(2);
  });

  it('does not sign in again for a refusal that has another reason', async () => {
    api.refuse('rooms.media/', { status: 401, body: { success: false, error: 'unauthorized' } });
    expect(await refusal()).to.contain('invite the bot');
    expect(paths()).to.deep.equal(['login', 'rooms.media']);
  });

  it('tries to sign in again after a failed attempt', async () => {
    await start({ password: 'another' });
    const one = uploader();
    for (const attempt of ['first', 'second']) {
      const { message } = await rejectionOf(UploadError, one.upload(panel, png, OPS));
      expect(message, attempt).to.contain('ROCKETCHAT_PASSWORD');
    }
    expect(paths()).to.deep.equal(['login', 'login']);
  });

  it('finds a room by its name or id when the envelope has no user', async () => {
    await uploader().upload(panel, png, { room: 'general' });
    await uploader().upload(panel, png, { room: 'GENERAL' });
    expect(api.posts.map(({ rid }) => rid)).to.deep.equal(['GENERAL', 'GENERAL']);
    expect(await refusal({ room: 'nowhere' })).to.match(/does not find this room.*invite/);
  });

  it('posts to the room of the message when the user has written elsewhere since', async () => {
    const moved = { ...inRoom('r 1/x', 'ops'), room: 'general' };
    await uploader().upload(panel, png, moved);
    expect(api.posts.map(({ rid }) => rid)).to.deep.equal(['GENERAL']);
  });

  it('explains in a sentence why it failed', async () => {
    expect(await refusal(inRoom('secret', 'secret'))).to.contain('invite the bot');
    const answers: [number, unknown, RegExp][] = [
      [413, '<html>', /larger than/],
      [400, { success: false, error: '[error-file-too-large]' }, /larger than/],
      [429, { success: false, error: 'x [error-too-many-requests]' }, /in a minute/],
      [400, { success: false, error: 'odd\nreason' }, /status 400: odd reason$/],
      [200, { success: false }, /status 200$/],
      [200, { success: true }, /sent an unexpected answer/],
    ];
    for (const [status, body, expected] of answers) {
      api.refuse('rooms.media/', { status, body });
      expect(await refusal()).to.match(expected);
    }
    expect(api.posts).to.deep.equal([]);
  });

  it('does not try the other API when the picture may have been posted', async () => {
    for (const status of [404, 500]) {
      api.refuse('rooms.mediaConfirm/', { status, body: { success: false } });
      await refusal();
    }
    expect(paths()).to.not.include('rooms.upload');
  });

  it('names the variables when the server is not Rocket.Chat', async () => {
    await start({ age: 'none' });
    expect(await refusal()).to.contain('ROCKETCHAT_URL');
    api.refuse('login', { status: 301, body: '' });
    expect(await refusal()).to.match(/ROCKETCHAT_URL.*ROCKETCHAT_USESSL/);
    api.refuse('login', { status: 401, body: { error: 'totp-required' } });
    expect(await refusal()).to.contain('second factor');
    api.refuse('login', { status: 429, body: { error: '[error-too-many-requests]' } });
    expect(await refusal()).to.contain('in a minute');
  });

  it('shows neither password nor token in an error or the log, and times out', async () => {
    const errors: Error[] = [];
    api.refuse('rooms.media/', {
      status: 400,
      body: { success: false, error: `auth-1-secret ${PASSWORD} Bearer auth-1-secret` },
    });
    errors.push(await rejectionOf(UploadError, uploader().upload(panel, png, OPS)));
    api.refuse('login', 'silence');
    const mute = uploader(PASSWORD, 50).upload(panel, png, OPS);
    errors.push(await rejectionOf(UploadError, mute));
    await api.close();
    errors.push(await rejectionOf(UploadError, uploader().upload(panel, png, OPS)));
    const said = errors.flatMap((error) => [error.message, describeForLog(error)]).join('\n');
    expect(said).to.not.contain(PASSWORD).and.to.not.contain('secret');
    await start();
  });
});
