import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Authority, type Certificate, makeCertificate } from '../../support/certificate.ts';
import { type Program, startCommand } from '../../support/program.ts';

const MODULES = fileURLToPath(new URL('.', import.meta.url));

/** The password of all accounts; one kind of server uses PLAIN, the other SCRAM-SHA-1. */
export const PASSWORDS = { hipchat: 'p4ss & "wörd"', plain: 'p4ss & "word"' } as const;

export interface ProsodyOptions {
  /** An empty folder for configuration and data. */
  readonly folder: string;
  readonly authority: Authority;
  /** `hipchat`: with HipChat's rosters, vCards and room list; `plain`: without. */
  readonly kind: 'hipchat' | 'plain';
}

export interface Prosody {
  readonly port: number;
  /** The account's domain, and the rooms'. */
  readonly domain: string;
  readonly roomDomain: string;
  /** Ends the process, with SIGTERM or SIGKILL. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again, on the same port with the same data. */
  start(): Promise<void>;
  /** Stops the process: connections stay open but get no answers. */
  /** What it has logged since its last start. */
  log(): string;
  freeze(): void;
  thaw(): void;
}

/** A free port. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const PEOPLE = `hipchat_people = {
  { user = "1_1", name = "Graf Bot", mention_name = "hubot", email = "bot@example.test" },
  { user = "1_2", name = "Ann Lee", mention_name = "ann", email = "ann@example.test" },
  { user = "1_3", name = "Bob", mention_name = "bob", email = "bob@example.test" },
}`;
const ROOMS = `hipchat_rooms = {
  { name = "1_dev", title = "Dev" }, { name = "1_ops", title = "Ops" },
  { name = "1_secret", title = "Secret" },
  { name = "1_lobby", title = "Lobby", guest_url = "https://www.hipchat.test/g1" },
  { name = "1_attic", title = "Attic", is_archived = true },
}`;

/** Starts Prosody on loopback. */
export async function startProsody(options: ProsodyOptions): Promise<Prosody> {
  const { folder, authority, kind } = options;
  const isHipChat = kind === 'hipchat';
  const domain = isHipChat ? 'chat.hipchat.test' : 'example.test';
  const roomDomain = isHipChat ? 'conf.hipchat.test' : 'rooms.example.test';
  const port = await freePort();
  const users = isHipChat ? ['1_1', '1_2', '1_3'] : ['bot', 'ann', 'bob'];
  await writeData(folder, domain, users, PASSWORDS[kind], makeCertificate([domain], authority));
  const file = path.join(folder, 'prosody.cfg.lua');
  await writeFile(
    file,
    `run_as_root = ${String(process.getuid?.() === 0)}
data_path = "${folder}/data"; plugin_paths = { "${MODULES}" }
pidfile = "${folder}/prosody.pid"; log = { { levels = { min = "info" }, to = "console" } }
interfaces = { "127.0.0.1" }; c2s_ports = { ${port} }; c2s_direct_tls_ports = {}
authentication = "internal_plain"; storage = "internal"; c2s_require_encryption = true
${isHipChat ? 'disable_sasl_mechanisms = {"SCRAM-SHA-1","SCRAM-SHA-256","SCRAM-SHA-1-PLUS","SCRAM-SHA-256-PLUS","DIGEST-MD5"}' : ''}
modules_enabled = { "roster", "saslauth", "tls", "disco", "ping", "posix"${isHipChat ? ', "hipchat_people"' : ', "vcard", "smacks", "private"'} }
modules_disabled = { "s2s", "offline" }
ssl = { certificate = "${folder}/cert.pem", key = "${folder}/key.pem" }
VirtualHost "${domain}"
${isHipChat ? PEOPLE : ''}
Component "${roomDomain}" "muc"
muc_room_locking = false; muc_room_default_public = true; muc_room_default_public_jids = ${String(isHipChat)}
${isHipChat ? `modules_enabled = { "hipchat_rooms" }; ${ROOMS}` : ''}
`,
  );
  let program: Program | undefined;
  const prosody: Prosody = {
    port,
    domain,
    roomDomain,
    async start() {
      program = startCommand('prosody', { args: ['-F', '--config', file], cwd: folder });
      await program.seen(/Activated service 'c2s' on/);
      await listening(port);
    },
    async stop(signal = 'SIGTERM') {
      program?.child.kill('SIGCONT');
      program?.child.kill(signal);
      await program?.ended();
    },
    log: () => `${program?.out() ?? ''}${program?.err() ?? ''}`,
    freeze: () => program?.child.kill('SIGSTOP'),
    thaw: () => program?.child.kill('SIGCONT'),
  };
  await prosody.start();
  return prosody;
}

async function writeData(
  folder: string,
  domain: string,
  users: readonly string[],
  password: string,
  certificate: Certificate,
): Promise<void> {
  await writeFile(path.join(folder, 'cert.pem'), certificate.cert);
  await writeFile(path.join(folder, 'key.pem'), certificate.key);
  // In Prosody's file names all but letters and digits are written as %xx.
  const escaped = (text: string) =>
    text.replace(/[^a-z0-9]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  const accounts = path.join(folder, 'data', escaped(domain), 'accounts');
  await mkdir(accounts, { recursive: true });
  for (const user of users) {
    const content = `return { ["password"] = ${JSON.stringify(password)}; };`;
    await writeFile(path.join(accounts, `${escaped(user)}.dat`), content);
  }
}

async function listening(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
