import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { createGrafana, type GrafanaOptions, type RenderedPicture } from '../../src/app/library.ts';
import { GrafanaNotFoundError } from '../../src/grafana/errors.ts';
import { ConfigError, InvalidRequestError } from '../../src/util/errors.ts';
import { failureOf, rejectionOf } from '../support/failure.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startImageServer } from '../support/image-server.ts';

describe('createGrafana', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let options: GrafanaOptions;

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
    options = {
      host: `${demo.url}/`,
      apiKey: 'viewer-token',
      imagesPath: folder.path,
      imagesUrl: 'https://bot.example.com/saved-images',
      width: 200,
      height: 100,
    };
  });
  afterEach(() => demo.close());

  async function render(request: string, more: Partial<GrafanaOptions> = {}) {
    const grafana = createGrafana({ ...options, ...more });
    const pictures: RenderedPicture[] = [];
    try {
      for await (const picture of grafana.render(request)) pictures.push(picture);
    } finally {
      await grafana.close();
    }
    return pictures;
  }

  it('gives the pictures of a request in order, each kept in the folder', async () => {
    const pictures = await render('web:1-3 server=web-02 now-3h');
    expect(pictures.map(({ title }) => title)).to.deep.equal([
      'CPU on web-02',
      'Memory on web-02',
      'Requests per second',
    ]);
    const [first] = pictures;
    expect(first?.link).to.equal(
      `${demo.url}/d/web/web?viewPanel=1&from=now-3h&to=now&var-server=web-02`,
    );
    for (const picture of pictures) {
      const { imageUrl } = picture as { imageUrl: string };
      expect(imageUrl).to.match(/^https:\/\/bot\.example\.com\/saved-images\/[0-9a-f]{32}\.png$/);
      const png = await readFile(path.join(folder.path, path.basename(imageUrl)));
      expect(png.subarray(1, 4).toString()).to.equal('PNG');
    }
  });

  it('gives the reason in the place of a picture that cannot be had', async () => {
    demo.fault(
      { kind: 'error', status: 500 },
      { match: ({ query }) => query.get('panelId') === '1' },
    );
    const [first, second] = await render('web:1,2');
    expect(first)
      .to.have.property('error')
      .that.matches(/could not render/);
    expect(first).to.include({ title: 'CPU on web-01' }).and.not.have.property('imageUrl');
    expect(second).to.have.property('imageUrl');
  });

  it('takes a URL for a request too', async () => {
    const [picture] = await render(`${demo.url}/d/web/web?viewPanel=2`);
    expect(picture?.title).to.equal('Memory on web-01');
    const [later] = await render(`${demo.url}/d/web/web?viewPanel=2&from=now-1h now-7d`);
    expect(later?.link).to.contain('from=now-7d');
  });

  it('goes through an image server, or gives Grafana’s own links, as it is told', async () => {
    const server = await startImageServer({ folder: folder.path, sources: [demo.url] });
    const [kept] = await render('web:1', { imagesHost: server.url, imagesUrl: undefined });
    await server.close();
    expect(kept)
      .to.have.property('imageUrl')
      .that.matches(/^https:\/\/bot\.example\.com\/saved-/);
    const [linked] = await render('web:1', { imagesUrl: undefined, imagesPath: undefined });
    expect(linked)
      .to.have.property('imageUrl')
      .that.matches(/\/render\/d-solo\/web\/web\?/);
  });

  it('throws what is wrong with the request', async () => {
    await rejectionOf(InvalidRequestError, render('web soon'));
    await rejectionOf(GrafanaNotFoundError, render('frobnicate'));
    await rejectionOf(GrafanaNotFoundError, render('web:99'));
    const { message } = await rejectionOf(InvalidRequestError, render('e'));
    expect(message).to.match(/^Several dashboards match `e`; ask for one .* UID: `/);
  });

  it('names the options that cannot be used, and no secret', () => {
    const { message } = failureOf(ConfigError, () =>
      createGrafana({ ...options, host: 'grafana', width: 5, apiKey: 'a secret' }),
    );
    expect(message)
      .to.contain('host: found "grafana"')
      .and.contain('width: found "5"')
      .and.contain('apiKey: found')
      .and.not.contain('HUBOT_')
      .and.not.contain('a secret');
    expect(failureOf(ConfigError, () => createGrafana({ host: '' })).message).to.match(/^host: /);
  });
});
