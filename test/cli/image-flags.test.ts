import { expect } from 'chai';
import { readFlags } from '../../src/cli/flags.ts';
import { readArguments } from '../../src/cli/image-flags.ts';

const refusal = (...args: string[]): string => {
  try {
    readArguments(args);
  } catch (error) {
    return (error as Error).message.split('\n', 1)[0] ?? '';
  }
  throw new Error(`${args.join(' ')} was not refused`);
};

describe('the flags of grafana-images', () => {
  it('are labelled as they were typed', () => {
    const { labels, overrides } = readArguments(['--port=1', '-imagePath', '/srv']);
    expect(overrides).to.deep.equal({ EXPRESS_PORT: '1', HUBOT_GRAFANA_IMAGES_PATH: '/srv' });
    expect(labels).to.deep.equal({
      EXPRESS_PORT: '--port',
      HUBOT_GRAFANA_IMAGES_PATH: '-imagePath',
    });
  });

  it('may be written as words where programs have them so', () => {
    expect(readArguments(['help']).flags.help).to.equal(true);
    expect(readArguments(['version']).flags.version).to.equal(true);
  });

  it('say where to listen, whatever the environment has', () => {
    expect(readArguments(['-listen', '[::1]:81']).overrides).to.deep.equal({
      EXPRESS_PORT: '81',
      EXPRESS_BIND_ADDRESS: '::1',
      BIND_ADDRESS: '::1',
    });
    expect(readArguments(['-listen', ':81']).overrides).to.deep.equal({
      EXPRESS_PORT: '81',
      EXPRESS_BIND_ADDRESS: '',
      BIND_ADDRESS: '',
    });
    expect(readArguments(['-listen', '127.0.0.1', '-port', '82']).overrides).to.include({
      EXPRESS_PORT: '82',
      EXPRESS_BIND_ADDRESS: '127.0.0.1',
    });
    expect(readArguments(['-listen=h:82', '-port=82']).overrides).to.include({
      EXPRESS_PORT: '82',
    });
  });

  for (const [args, sentence] of [
    [['-frob'], 'Unknown flag -frob.'],
    [['-prot', '1'], 'Unknown flag -prot; did you mean -port?'],
    [['--prot=1'], 'Unknown flag --prot; did you mean --port?'],
    [['-imagepath', '/srv'], 'Unknown flag -imagepath; did you mean -imagePath?'],
    [['-grafanahost=x'], 'Unknown flag -grafanahost; did you mean -grafanaHost?'],
    [['--dry'], 'Unknown flag --dry; did you mean --dry-run?'],
    [['-life', '30d'], 'Unknown flag -life; did you mean -lifecycle?'],
    [['-i'], 'Unknown flag -i.'],
    [
      ['copy', '--to', 's4'],
      'Where shall the pictures be brought? Found "s4". Give --to s3 or --to folder.',
    ],
    [['--dryrun'], 'Unknown flag --dryrun; did you mean --dry-run?'],
    [['-constructor'], 'Unknown flag -constructor.'],
    [['-port'], '-port needs a value.'],
    [['-port', '-imagePath', '/srv'], '-port needs a value.'],
    [['purge', '--yes=maybe'], '--yes takes no value.'],
    [['purg'], "Unexpected argument 'purg'. Did you mean purge?"],
    [['REMOVE'], "Unexpected argument 'REMOVE'. Did you mean remove?"],
    [['start'], "Unexpected argument 'start'."],
    [['purge', 'all'], "Unexpected argument 'all'."],
    [['remove', 'a', 'b'], "Unexpected argument 'b'."],
    [['--to', 's3'], "Unexpected argument '--to'. It belongs to copy."],
    [['copy', '-yes', '--to', 's3'], "Unexpected argument '-yes'. It belongs to purge."],
    [
      ['-listen', 'http://localhost'],
      '-listen: found "http://localhost", expected HOST:PORT, HOST, :PORT or [IPv6]:PORT, such as 127.0.0.1:8080.',
    ],
    [['-listen', 'h:81', '--port', '82'], '-listen and --port name two ports; give one of them.'],
  ] as const) {
    it(`answers ${args.join(' ')} with one sentence`, () => {
      expect(refusal(...args)).to.equal(sentence);
    });
  }

  it('never show an address that may hold a password', () => {
    expect(refusal('-listen', 'me:hunter2@host')).to.not.contain('hunter2');
  });
});

describe('readFlags', () => {
  const options = {
    adapter: { type: 'string', short: 'a' },
    'disable-httpd': { type: 'boolean', short: 'd' },
  } as const;

  for (const args of [
    ['-aShell', '-d'],
    ['-da', 'Shell'],
    ['-adapter=Shell', '--disable-httpd'],
  ]) {
    it(`reads ${args.join(' ')}`, () => {
      expect(readFlags(args, options).values).to.deep.equal({
        adapter: 'Shell',
        'disable-httpd': true,
      });
    });
  }
});
