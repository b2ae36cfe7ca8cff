import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { TOKEN } from '../test/support/token.ts';
import { ROOT } from '../test/support/program.ts';
import { bareEnvironment, tsx } from './process.ts';

/**
 * Lets the `hubot-grafana` that is installed in a folder post a dashboard. Its pictures go to an S3
 * that takes anything at once, for without a place to upload them it only posts render links.
 * @returns milliseconds until the first and the last of so many answers
 */
export async function askHubotGrafana(
  folder: string,
  grafana: string,
  answers: number,
): Promise<{ first: number; last: number }> {
  const s3 = createServer((request, response) => {
    request.resume().once('end', () => response.end());
  });
  await new Promise<void>((resolve) => s3.listen(0, '127.0.0.1', resolve));
  const [program, ...args] = tsx('hubot-grafana', folder, String(answers));
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: ROOT,
      timeout: 60_000,
      env: {
        ...bareEnvironment(),
        HUBOT_LOG_LEVEL: 'error',
        HUBOT_GRAFANA_HOST: grafana,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_S3_BUCKET: 'bucket',
        HUBOT_GRAFANA_S3_REGION: 'us-east-1',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(s3.address() as AddressInfo).port}`,
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
      },
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { first: number; last: number };
  } finally {
    s3.closeAllConnections();
    s3.close();
  }
}
