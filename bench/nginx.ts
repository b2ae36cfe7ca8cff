import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isOnPath, type Server, startServer } from './process.ts';

/** Starts an nginx of one worker, as our server is one process, that serves a folder by sendfile. */
export async function startNginx(folder: string): Promise<Server | { missing: string }> {
  if (!(await isOnPath('nginx'))) return { missing: 'nginx is not on PATH' };
  const file = path.join(folder, 'nginx.conf');
  return startServer(async (port) => {
    await writeFile(file, config(folder, port));
    return ['nginx', '-e', path.join(folder, 'nginx.log'), '-c', file];
  });
}

/** As root, its worker must be root too, because only the owner can enter the folder. */
function config(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  default_type image/png;
  ${temporary.map((name) => `${name}_temp_path ${folder}/nginx-${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    root ${folder};
  }
}
`;
}
