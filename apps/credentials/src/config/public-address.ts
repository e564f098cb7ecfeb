import type { Server } from 'node:http';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Configuration } from './configuration';

/** The addresses under which people reach this service. */
@Injectable()
export class PublicAddress {
  #own: { readonly port: number; readonly origins: readonly string[] } | undefined;
  #port: number | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  /** Whether browsers speak HTTPS with it: cookies are then `Secure`. */
  get isHttps(): boolean {
    const { publicUrl, tls } = this.configuration;
    return publicUrl === undefined ? tls !== undefined : publicUrl.startsWith('https:');
  }

  /** The origin that links are made of: `KIOPS_PUBLIC_URL`, or what follows from host and port. */
  get origin(): string {
    return this.configuration.publicUrl ?? this.originOf(hostForPeople(this.configuration.host));
  }

  /**
   * Whether a browser's page at this origin is the console. Without `KIOPS_PUBLIC_URL` that is any name of this
   * machine's loopback, and the address that the service listens on.
   */
  isOwnOrigin(origin: string): boolean {
    const { publicUrl, host } = this.configuration;
    if (publicUrl !== undefined) return origin === publicUrl;
    const { port } = this;
    if (this.#own?.port !== port) {
      const names = ['localhost', '127.0.0.1', '[::1]', inUrl(host)];
      this.#own = { port, origins: names.map((name) => this.originOf(name)) };
    }
    return this.#own.origins.includes(origin);
  }

  /**
   * Why browsers will not do everything at this address, in one line for the person who starts the service. They give
   * WebCrypto, locks and passkeys only to secure contexts (W3C Secure Contexts section 3.1): HTTPS, or this very machine.
   */
  get warning(): string | undefined {
    const { publicUrl, host } = this.configuration;
    const { protocol, hostname, origin } = new URL(publicUrl ?? this.originOf(inUrl(host)));
    if (protocol === 'https:' || /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/.test(hostname))
      return undefined;
    return (
      `Warning: ${origin} is neither HTTPS nor localhost. Browsers will not keep SSH secrets there: ` +
      'set KIOPS_PUBLIC_URL to an https address, and KIOPS_TLS_CERT and KIOPS_TLS_KEY, or put a proxy in front.'
    );
  }

  /** A page of the console that works with a secret: in the fragment, which no server and no log sees. */
  linkTo(
    page: 'set-up' | 'invitation' | 'password-reset',
    fragment: Readonly<Record<string, string>>,
  ): string {
    return `${this.origin}/${page}#${new URLSearchParams(fragment).toString()}`;
  }

  private originOf(host: string): string {
    return new URL(`${this.isHttps ? 'https' : 'http'}://${host}:${this.port}`).origin;
  }

  /** With `KIOPS_PORT=0` the port is known once the service listens. Asked once: each time is a call of the system. */
  private get port(): number {
    if (this.#port !== undefined) return this.#port;
    const server: Server = this.adapterHost.httpAdapter.getHttpServer();
    const address = server.address();
    if (typeof address !== 'object' || address === null) return this.configuration.port;
    this.#port = address.port;
    return address.port;
  }
}

/** `localhost`, where the service listens on loopback or everywhere: the one name that browsers trust without HTTPS. */
function hostForPeople(host: string): string {
  return ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host) ? 'localhost' : inUrl(host);
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
