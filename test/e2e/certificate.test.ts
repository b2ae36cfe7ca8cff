import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import path from 'node:path';
import { makeAuthority, makeCertificate } from '../support/certificate.ts';
import { temporaryFolder } from '../support/folder.ts';
import { listen } from '../support/http.ts';
import { postPicture } from '../support/post-picture.ts';
import { startProgram } from '../support/program.ts';

describe('a Grafana whose certificate is for another name', () => {
  const folder = temporaryFolder();

  it('is named in a sentence, in chat and over HTTP', async () => {
    const authority = makeAuthority();
    const file = path.join(folder.path, 'authority.pem');
    await writeFile(file, authority.cert);
    const secure = await listen(
      createServer(makeCertificate(['elsewhere.example.com'], authority), (_request, response) =>
        response.end('never'),
      ),
    );
    const url = secure.url.replace('http:', 'https:');
    const sentence = /cannot be reached: its certificate is for another name/;
    const env = {
      EXPRESS_BIND_ADDRESS: '127.0.0.1',
      PORT: '0',
      NODE_EXTRA_CA_CERTS: file,
      HUBOT_GRAFANA_HOST: url,
    };
    const hubot = startProgram('hubot', { cwd: folder.path, env, input: 'graf db web\n' });
    const images = startProgram('grafana-images', { cwd: folder.path, env });
    const [, port = ''] = await images.seen(/listens on port (\d+)/);
    const answer = await postPicture(`http://127.0.0.1:${port}`, `${url}/render/x`);
    expect(answer.status).to.equal(502);
    expect(await answer.text()).to.match(sentence);
    expect(await hubot.ended()).to.equal(0);
    expect(hubot.out()).to.match(sentence);
    images.child.kill('SIGTERM');
    expect(await images.ended()).to.equal(0);
    await secure.close();
  });
});
