import { endWith } from '../src/cli/fatal.ts';
import { onSignal } from '../src/cli/shutdown.ts';
import { surviveLostOutputs } from '../src/cli/standard-outputs.ts';
import { ADMIN_TOKEN, startLiveGrafana } from './live-grafana.ts';
import { choosePort, portIn } from './ports.ts';

const PORT = 3000;

/** The stand-in for Grafana without a bot, for a bot in a real chat. */
async function main(): Promise<void> {
  surviveLostOutputs();
  const { port, taken } = await choosePort(portIn(process.env.PORT) ?? PORT, '127.0.0.1');
  const grafana = await startLiveGrafana({ port });
  onSignal(() => {
    void grafana.close().then(() => process.exit(0), endWith);
  });
  const instead = taken === undefined ? '' : ` (another program has port ${taken})`;
  process.stdout.write(
    [
      `A Grafana to play with, with live charts, runs at ${grafana.url}/${instead}; Ctrl-C ends it.`,
      'Set these for your bot on this machine, and the variables of its chat:',
      `  HUBOT_GRAFANA_HOST=${grafana.url}`,
      `  HUBOT_GRAFANA_API_KEY=${ADMIN_TOKEN}`,
      'Then ask it:  graf help,  graf cpu web-01,  graf db web:cpu,  graf alerts\n',
    ].join('\n'),
  );
}

main().catch(endWith);
