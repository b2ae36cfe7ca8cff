import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { needs } from '../support/needs.ts';
import { type Program, startCommand, startBin } from '../support/program.ts';
import { TOKEN } from '../support/token.ts';

/** The request of the old Sensu handler, as a program of its own. */
const SENSU_HANDLER = `
require 'net/http'
require 'json'
uri = URI.parse(ARGV[0])
http = Net::HTTP.new(uri.host, uri.port)
request = Net::HTTP::Post.new('/grafana-images')
request.add_field('Content-Type', 'application/json;charset=utf-8')
request.add_field('Authorization', "Bearer #{ARGV[1]}")
request.body = { 'imageUrl' => "#{ARGV[2]}&from=now-6h&to=now" }.to_json
response = http.request(request)
puts JSON.parse(response.body)['pubImg']
`;

describe('a POST to the running bot', function () {
  let demo: DemoGrafana;
  let bot: Program;
  let url: string;
  const folder = temporaryFolder();

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
    bot = startBin('hubot', {
      cwd: folder.path,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        PORT: '0',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
      },
    });
    const [, port = ''] = await bot.seen(/begin with http:\/\/localhost:(\d+)\//);
    url = `http://127.0.0.1:${port}`;
  });

  afterEach(async () => {
    bot.child.kill('SIGTERM');
    expect(await bot.ended()).to.equal(0);
    await demo.close();
  });

  const image = () =>
    `${demo.url}/render/dashboard-solo/db/web/?panelId=5&width=1000&height=500&var-server=web-02`;

  it("get a picture with the curl line of grafana-images' README", async function () {
    needs(this, 'curl', 'curl');
    const curl = startCommand('curl', {
      args: [
        '-s',
        '-d',
        `{"imageUrl":"${image()}&from=now-6h&to=now"}`,
        '-H',
        'Accept: application/json',
        '-H',
        `Authorization: Bearer ${TOKEN}`,
        `${url}/grafana-images`,
      ],
    });
    expect(await curl.ended()).to.equal(0);
    await expectPicture(JSON.parse(curl.out()));
  });

  it('get a picture as the Sensu handler asks for it, with Ruby', async function () {
    needs(this, 'ruby', 'ruby');
    const script = path.join(folder.path, 'handler.rb');
    await writeFile(script, SENSU_HANDLER);
    const ruby = startCommand('ruby', { args: [script, url, TOKEN, image()] });
    expect(await ruby.ended(), ruby.err()).to.equal(0);
    await expectPicture({ pubImg: ruby.out().trim() });
  });

  async function expectPicture(answer: unknown): Promise<void> {
    expect(answer)
      .to.have.property('pubImg')
      .that.matches(/\/saved-images\/[0-9a-f]{32}\.png$/);
    const { pubImg } = answer as { pubImg: string };
    const picture = await fetch(`${url}${new URL(pubImg).pathname}`);
    expect(picture.status).to.equal(200);
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).to.deep.equal([1000, 500]);
  }
});
