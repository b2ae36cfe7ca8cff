import { Agent } from 'node:http';
import { WebClient } from '@slack/web-api';
import { expect } from 'chai';
import fc from 'fast-check';
import { slackUpload } from '../../../src/networks/slack/client.ts';
import { slackSentence } from '../../../src/networks/slack/errors.ts';
import { createSlackUploader, slackUploader } from '../../../src/networks/slack/upload.ts';
import { UploadError } from '../../../src/chat/errors.ts';
import type { Robot } from '../../../src/chat/hubot.ts';
import { rejectionOf } from '../../support/failure.ts';
import { picture } from '../../support/png.ts';
import { type SlackApi, type SlackFault, startSlackApi } from '../../support/slack-api.ts';

const panel = { title: 'CPU/<user> `x`', link: 'https://grafana.test/d/web?a=1&b=2' };
const png = picture();
const withClient = (web: unknown) => ({ adapter: { client: { web } } }) as unknown as Robot;

describe('an upload to Slack', () => {
  let api: SlackApi;
  beforeEach(async () => {
    api = await startSlackApi(['C1']);
  });
  afterEach(() => api.close());

  function uploader(patienceMs = 5_000) {
    const web = new WebClient('xoxb-secret', { slackApiUrl: api.url });
    const upload = slackUpload(withClient(web), patienceMs);
    if (!upload) throw new Error('the client has no upload');
    return createSlackUploader(upload, patienceMs);
  }

  it('posts a file to the channel, with title, link and file name', async () => {
    await uploader().upload(panel, png, { room: 'C1' });
    expect(api.calls).to.deep.equal([
      'files.getUploadURLExternal',
      'upload',
      'files.completeUploadExternal',
    ]);
    const [post] = api.posts;
    expect(post).to.include({ kind: 'file', channel: 'C1', thread: undefined });
    expect(post?.text).to.equal("CPU/&lt;user&gt; 'x': <https://grafana.test/d/web?a=1&amp;b=2>");
    expect(JSON.parse(post?.args.files ?? '')).to.deep.equal([{ id: 'F1', title: panel.title }]);
    expect(post?.bytes).to.contain(png.toString('latin1'));
  });

  it('posts to the thread of the envelope', async () => {
    await uploader().upload(panel, png, { room: 'C1', ...{ message: { thread_ts: '1.1' } } });
    expect(api.posts.map(({ thread }) => thread)).to.deep.equal(['1.1']);
  });

  const faults: readonly (readonly [string, SlackFault, RegExp])[] = [
    ['files.completeUploadExternal', { error: 'not_in_channel' }, /invite it with `\/invite`/],
    [
      'files.getUploadURLExternal',
      { error: 'missing_scope', needed: 'files:write' },
      /`files:write`/,
    ],
    ['files.getUploadURLExternal', { error: 'invalid_auth' }, /token to the one/],
    ['files.getUploadURLExternal', { error: 'ratelimited' }, /again in a minute/],
    ['files.getUploadURLExternal', { error: 'file_upload_size_restricted' }, /smaller `width`/],
    ['files.completeUploadExternal', { error: 'restricted_action' }, /ask its admins/],
    ['files.completeUploadExternal', { error: 'is_archived' }, /archived/],
    ['files.completeUploadExternal', { error: 'invalid_thread_ts' }, /does not find this thread/],
    [
      'files.completeUploadExternal',
      { error: 'of_tomorrow' },
      /refused the picture: `of_tomorrow`/,
    ],
    ['files.getUploadURLExternal', { status: 429, headers: { 'Retry-After': '17' } }, /for 17 s/],
    ['files.completeUploadExternal', { status: 503 }, /status 503/],
    ['upload', { status: 500 }, /status 500/],
    ['files.getUploadURLExternal', 'break', /connection to Slack broke/],
  ];
  for (const [method, fault, sentence] of faults) {
    const name = typeof fault === 'string' ? fault : 'error' in fault ? fault.error : fault.status;
    it(`says what to do when ${method} fails with ${String(name)}, and does not retry`, async () => {
      api.fail(method, fault);
      const error = await rejectionOf(UploadError, uploader().upload(panel, png, { room: 'C1' }));
      expect(error.message).to.match(sentence).and.not.contain('xoxb');
      expect(api.calls.filter((call) => call === method)).to.have.lengthOf(1);
      expect(api.posts).to.deep.equal([]);
    });
  }

  it('does not post twice when the answer to the first post is lost', async () => {
    api.fail('files.completeUploadExternal', 'break-after');
    const error = await rejectionOf(UploadError, uploader().upload(panel, png, { room: 'C1' }));
    expect(error.message).to.contain('may still arrive');
    expect(api.posts).to.have.lengthOf(1);
  });

  it('says that the bot is not in the channel', async () => {
    const error = await rejectionOf(
      UploadError,
      uploader().upload(panel, png, { room: 'general' }),
    );
    expect(error.message).to.contain('by its ID');
  });

  it('does not begin without a channel', async () => {
    await rejectionOf(UploadError, uploader().upload(panel, png, { user: { id: 'U1' } }));
    expect(api.calls).to.deep.equal([]);
  });

  it('times out when Slack does not answer', async () => {
    api.fail('upload', 'never');
    const error = await rejectionOf(UploadError, uploader(100).upload(panel, png, { room: 'C1' }));
    expect(error.message).to.match(/did not accept the picture within/);
  });

  it('uses the proxy of the adapter', async () => {
    const web = new WebClient('xoxb-secret', { slackApiUrl: api.url });
    let connections = 0;
    class Proxy extends Agent {
      override createConnection(...args: Parameters<Agent['createConnection']>) {
        connections += 1;
        return super.createConnection(...args);
      }
    }
    const robot = { ...withClient(web), config: { agent: new Proxy() } };
    await slackUploader(robot)?.upload(panel, png, { room: 'C1' });
    expect(api.posts).to.have.lengthOf(1);
    expect(connections).to.be.above(0);
  });

  it('has a valid file name, whatever the title', async () => {
    const names: string[] = [];
    const recording = createSlackUploader((file) => {
      names.push(file.filename);
      return Promise.resolve();
    }, 5_000);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (title) => {
        await recording.upload({ title, link: '' }, png, { room: 'C1' });
        expect(names.at(-1)).to.match(/^[^-. /\\:*?"<>|\p{C}][^/\\:*?"<>|\p{Cc}]*\.png$/u);
      }),
    );
  });

  it('uses either name of the method, and is unavailable without both', async () => {
    const files: unknown[] = [];
    const uploadV2 = (file: unknown) => Promise.resolve(files.push(file));
    for (const web of [{ filesUploadV2: uploadV2 }, { files: { uploadV2 } }]) {
      await slackUploader(withClient(web))?.upload(panel, png, { room: 'C1' });
    }
    expect(files).to.have.lengthOf(2);
    for (const web of [undefined, null, {}, { files: { upload: uploadV2 } }]) {
      expect(slackUploader(withClient(web))).to.equal(undefined);
    }
    expect(slackUploader({} as Robot)).to.equal(undefined);
  });

  it('fails with a sentence, whatever was thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(slackSentence(thrown))
          .to.match(/^\S.*\.$/s)
          .and.not.contain('undefined');
      }),
    );
  });
});
