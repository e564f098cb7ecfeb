import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { RELAY_FRAME_BYTES } from '@kiops/contracts';
import { WebSocketServer, type WebSocket } from 'ws';
import { PublicAddress } from '../config/public-address';
import { RelayService } from './relay.service';

/**
 * Takes the upgrades that `isRelayUpgrade` lets through. Nest's guards do not run on upgrades, so that Origin, session, ticket
 * and frame size are checked here and in the RelayService. A refused browser is told why in a close frame: a page
 * cannot read the status of a failed handshake.
 */
@Injectable()
export class RelayGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: RELAY_FRAME_BYTES,
    perMessageDeflate: false,
  });

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly publicAddress: PublicAddress,
    private readonly relay: RelayService,
  ) {}

  onApplicationBootstrap(): void {
    this.adapter.httpAdapter.getHttpServer().on('upgrade', this.#onUpgrade);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.adapter.httpAdapter.getHttpServer().off('upgrade', this.#onUpgrade);
    await this.relay.stopAll();
    for (const browser of this.#server.clients) browser.terminate();
  }

  readonly #onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    this.#server.handleUpgrade(request, socket, head, (browser: WebSocket) => {
      void this.relay.serve(browser, request, this.publicAddress.isOwnOrigin(request.headers.origin ?? ''));
    });
  };
}
