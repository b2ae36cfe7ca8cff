import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Authority, makeCertificate } from '../../support/certificate.ts';
import { freePort } from '../../support/free-port.ts';
import { type Program, startCommand } from '../../support/program.ts';

export interface EjabberdOptions {
  /** An empty folder for configuration and data. */
  readonly folder: string;
  readonly authority: Authority;
  /** By the part of their JID before the domain. */
  readonly passwords: Readonly<Record<string, string>>;
}

export interface Ejabberd {
  readonly port: number;
  readonly domain: string;
  readonly roomDomain: string;
  /** Starts it again, on the same port with the same data. */
  start(): Promise<void>;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const DOMAIN = 'example.test';
const ROOM_DOMAIN = 'rooms.example.test';
/** Debian's script names the folder of ejabberd's modules, which differs by processor. */
const SCRIPT = '/usr/sbin/ejabberdctl';

/**
 * Starts ejabberd on loopback. Not by its script: that one changes to a user of its own, and has Erlang's
 * name server run on afterwards.
 */
export async function startEjabberd(options: EjabberdOptions): Promise<Ejabberd> {
  const { folder, authority, passwords } = options;
  const port = await freePort();
  const at = (name: string) => path.join(folder, name);
  const { cert, key } = makeCertificate([DOMAIN], authority);
  await mkdir(at('ejabberd-data'), { recursive: true });
  await writeFile(at('ejabberd.pem'), `${key}\n${cert}`);
  await writeFile(at('ejabberd.yml'), settings(port, at('ejabberd.pem')));
  const libraries = /^ERL_LIBS='(.+)'$/m.exec(await readFile(SCRIPT, 'utf8'))?.[1] ?? '';
  let program: Program | undefined;
  const ejabberd: Ejabberd = {
    port,
    domain: DOMAIN,
    roomDomain: ROOM_DOMAIN,
    async start() {
      program = startCommand('erl', {
        args: [
          ...['-noinput', '-mnesia', 'dir', JSON.stringify(at('ejabberd-data'))],
          ...['-ejabberd', 'log_path', JSON.stringify(at('ejabberd.log'))],
          ...['-eval', started(passwords)],
        ],
        cwd: folder,
        env: { ERL_LIBS: libraries, EJABBERD_CONFIG_PATH: at('ejabberd.yml'), HOME: folder },
      });
      await program.seen(/^EJABBERD IS READY$/m);
    },
    async stop(signal = 'SIGTERM') {
      program?.child.kill(signal);
      await program?.ended();
    },
  };
  await ejabberd.start();
  return ejabberd;
}

const settings = (port: number, certificate: string) => `
hosts: ["${DOMAIN}"]
loglevel: info
certfiles: ["${certificate}"]
listen: [{ port: ${String(port)}, ip: "127.0.0.1", module: ejabberd_c2s, starttls_required: true }]
auth_method: internal
auth_password_format: scram
modules:
  mod_disco: {}
  mod_ping: {}
  mod_roster: {}
  mod_vcard: {}
  mod_private: {}
  mod_stream_mgmt: {}
  mod_muc: { host: "${ROOM_DOMAIN}" }
`;

/** Erlang that starts it and makes the accounts, which may exist already. */
function started(passwords: Readonly<Record<string, string>>): string {
  const binary = (text: string) => `<<${JSON.stringify(text)}/utf8>>`;
  const accounts = Object.entries(passwords).map(
    ([user, password]) =>
      `ejabberd_auth:try_register(${binary(user)}, ${binary(DOMAIN)}, ${binary(password)})`,
  );
  return [
    '{ok, _} = application:ensure_all_started(ejabberd)',
    ...accounts,
    'io:format("EJABBERD IS READY~n").',
  ].join(', ');
}
