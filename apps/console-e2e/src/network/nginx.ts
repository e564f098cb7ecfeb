import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NGINX = '/usr/sbin/nginx';
const OPENSSL = '/usr/bin/openssl';

/** nginx with TLS before a service, as its manual says it for WebSockets. */
export class Nginx {
  private constructor(
    private readonly process: ChildProcess,
    private readonly dir: string,
  ) {}

  /** Why it cannot be started here; undefined when it can. */
  static whyNot(): string | undefined {
    const missing = [NGINX, OPENSSL].find((path) => !existsSync(path));
    return missing && `${missing} is not installed (npm run test:peers)`;
  }

  /** Listens on `port` of loopback with a certificate made for it, and passes everything to `servicePort`. */
  static async start(port: number, servicePort: number): Promise<Nginx> {
    const dir = await mkdtemp(join(tmpdir(), 'kiops-nginx-'));
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'certificate.pem')];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    execFileSync(OPENSSL, ['req', '-x509', ...key, ...subject, ...files], { stdio: 'ignore' });
    await writeFile(join(dir, 'nginx.conf'), settings(dir, port, servicePort));
    const child = spawn(NGINX, ['-c', join(dir, 'nginx.conf'), '-e', 'stderr'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await untilAnswers(port, child);
    return new Nginx(child, dir);
  }

  async stop(): Promise<void> {
    const gone = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await gone;
    await rm(this.dir, { recursive: true, force: true });
  }
}

function settings(dir: string, port: number, servicePort: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
worker_processes 1;
pid ${dir}/pid;
error_log stderr error;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${dir}/${name};`).join('\n  ')}
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${dir}/certificate.pem;
    ssl_certificate_key ${dir}/key.pem;
    location / {
      proxy_pass http://127.0.0.1:${servicePort};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    }
  }
}
`;
}

async function untilAnswers(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (connected) return;
  }
  throw new Error('nginx did not start.');
}
