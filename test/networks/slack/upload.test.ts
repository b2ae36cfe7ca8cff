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

  it('is a file in the channel, with title, link and a name to save it under', async () => {
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

  it('goes into the thread of the envelope', async () => {
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
    ['files.getUploadURLExternal', { error: 'invalid_auth' }, /token anew/],
    ['files.getUploadURLExternal', { error: 'ratelimited' }, /again in a minute/],
    ['files.getUploadURLExternal', { error: 'file_upload_size_restricted' }, /less `width`/],
    ['files.completeUploadExternal', { error: 'restricted_action' }, /ask its admins/],
    ['files.completeUploadExternal', { error: 'is_archived' }, /archived/],
    ['files.completeUploadExternal', { error: 'invalid_thread_ts' }, /no such thread/],
    ['files.completeUploadExternal', { error: 'of_tomorrow' }, /it says `of_tomorrow`/],
    ['files.getUploadURLExternal', { status: 429, headers: { 'Retry-After': '17' } }, /for 17 s/],
    ['files.completeUploadExternal', { status: 503 }, /status 503/],
    ['upload', { status: 500 }, /status 500/],
    ['files.getUploadURLExternal', 'break', /connection to Slack broke/],
  ];
  for (const [method, fault, sentence] of faults) {
    const name = typeof fault === 'string' ? fault : 'error' in fault ? fault.error : fault.status;
    it(`refused by ${method} with ${String(name)} says what to do, and is over`, async () => {
      api.fail(method, fault);
      const error = await rejectionOf(UploadError, uploader().upload(panel, png, { room: 'C1' }));
      expect(error.message).to.match(sentence).and.not.contain('xoxb');
      expect(api.calls.filter((call) => call === method)).to.have.lengthOf(1);
      expect(api.posts).to.deep.equal([]);
    });
  }

  it('that was posted before the answer was lost is not posted again', async () => {
    api.fail('files.completeUploadExternal', 'break-after');
    const error = await rejectionOf(UploadError, uploader().upload(panel, png, { room: 'C1' }));
    expect(error.message).to.contain('may still come');
    expect(api.posts).to.have.lengthOf(1);
  });

  it('to a channel that the bot is not in says so', async () => {
    const error = await rejectionOf(
      UploadError,
      uploader().upload(panel, png, { room: 'general' }),
    );
    expect(error.message).to.contain('by its ID');
  });

  it('without a channel is not begun', async () => {
    await rejectionOf(UploadError, uploader().upload(panel, png, { user: { id: 'U1' } }));
    expect(api.calls).to.deep.equal([]);
  });

  it('that Slack never answers is given up in time', async () => {
    api.fail('upload', 'never');
    const error = await rejectionOf(UploadError, uploader(100).upload(panel, png, { room: 'C1' }));
    expect(error.message).to.match(/did not take the picture within/);
  });

  it('goes through the proxy that the adapter was given', async () => {
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

  it('has a file name that can be saved, whatever the title', async () => {
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

  it('is made by whichever of its two names the client has, and else by none', async () => {
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

  it('fails with a sentence whatever was thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(slackSentence(thrown))
          .to.match(/^\S.*\.$/s)
          .and.not.contain('undefined');
      }),
    );
  });
});
