import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { isInRange, parseAddressRange } from '../config/address-range';
import { Configuration } from '../config/configuration';
import { parseDatabaseUrl, type DatabaseAddress } from '../config/database-url';
import { AddressRules, isSamePlace } from './address-rules';

const LOOPBACK = ['127.0.0.0/8', '::1'].map((text) => parseAddressRange(text));

/** Which addresses and ports the relay may dial. */
@Injectable()
export class RelayTargets {
  readonly #rules: AddressRules;
  readonly #database: DatabaseAddress['hosts'];

  constructor(configuration: Configuration) {
    this.#rules = new AddressRules({
      deny: configuration.relay.deny,
      allow: configuration.relay.allow,
      allowLoopback: isLoopback(configuration.host),
    });
    const { databaseUrl } = configuration;
    this.#database = databaseUrl === undefined ? [] : parseDatabaseUrl(databaseUrl).hosts;
  }

  /** The rules as they are now: the service's own database is refused wherever its name points at this moment. */
  async rulesNow(): Promise<(address: string, port: number) => boolean> {
    const database = await this.#databaseAddresses();
    return (address, port) =>
      this.#rules.allows(address) &&
      !database.some((own) => own.port === port && isSamePlace(own.address, address));
  }

  async #databaseAddresses(): Promise<{ address: string; port: number }[]> {
    const found = await Promise.all(
      this.#database.map(async ({ host, port }) => {
        const addresses =
          isIP(host) === 0 ? await lookup(host, { all: true }).catch(() => []) : [{ address: host }];
        return addresses.map(({ address }) => ({ address, port }));
      }),
    );
    return found.flat();
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || LOOPBACK.some((range) => range !== undefined && isInRange(host, range));
}
