import { isIPv6 } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Configuration } from '../config/configuration';
import { parseDatabaseUrl } from '../config/database-url';
import { PublicAddress } from '../config/public-address';
import { serveConsole } from '../console/serve-console';
import { checkMasterKeys } from '../crypto/key-check';
import { openMasterKeys, type MasterKeys } from '../crypto/master-keys';
import { openBindingKey } from '../crypto/open-binding-key';
import { lockDirectory } from '../database/directory-lock';
import { migrate } from '../database/migrate';
import { DatabaseOutage } from '../database/outage';
import { assertPlaceForDatabase, openStorage, type Storage } from '../database/storage';
import { SetUpService } from '../identity/set-up/set-up.service';
import { createLogger } from '../logging/logger';
import { StartError } from '../problems/start-error';
import { createApplication } from './application';

/** How long requests that are under way may take when the service stops, in milliseconds. */
const PATIENCE = 5_000;
const NO_CONSOLE = 'Warning: the console is not built, only the API is served. `npm start` builds it.';

/** A service that listens. */
export interface RunningService {
  readonly application: NestFastifyApplication;
  /** The address that people open, such as `http://localhost:3000`. */
  readonly address: string;
  /** Opens the set-up page, once; undefined when there is an account already. */
  readonly setUpLink: string | undefined;
  /** What does not keep it from starting, but will be missed. */
  readonly warnings: readonly string[];
  /** Tells why, when it has to be started again: it cannot use its database any more. */
  readonly lost: Promise<StartError> | undefined;
  stop(): Promise<void>;
}

/** A database of this version, and the keys to it. */
export interface OpenedData {
  readonly storage: Storage;
  readonly masterKeys: MasterKeys;
}

/**
 * Opens the database and brings it to this version. `announce` gets a short line for each step that a person waits for.
 * @throws StartError with a line for the person who started it.
 */
export async function openData(
  configuration: Configuration,
  announce: (line: string) => void,
): Promise<OpenedData> {
  const embedded = configuration.databaseUrl === undefined;
  const lock = embedded ? lockDirectory(configuration.dataDir, configuration.dataDirAsWritten) : undefined;
  let storage: Storage | undefined;
  try {
    if (embedded) assertPlaceForDatabase(configuration);
    const masterKeys = openMasterKeys(configuration);
    announce(openingLine(configuration));
    storage = await openStorage(configuration, lock);
    const { applied } = await migrate(storage, async (dataSource) => {
      await checkMasterKeys(dataSource, masterKeys);
      await openBindingKey(dataSource, masterKeys);
    });
    if (applied.length > 0) announce(`Tables brought to this version (${applied.length} migrations)`);
    return { storage, masterKeys };
  } catch (error) {
    await storage?.close();
    lock?.release();
    throw error;
  }
}

/**
 * Opens the data and listens. `consoleFolder` holds the built console.
 * @throws StartError with a line for the person who started it.
 */
export async function startService(
  configuration: Configuration,
  announce: (line: string) => void,
  consoleFolder: string,
): Promise<RunningService> {
  const { storage, masterKeys } = await openData(configuration, announce);
  const logger = createLogger(configuration.logLevel);
  let application: NestFastifyApplication | undefined;
  const stop = async () => {
    const impatience = setTimeout(() => application?.getHttpServer().closeAllConnections(), PATIENCE).unref();
    await application?.close();
    clearTimeout(impatience);
    await storage.close();
  };
  try {
    application = await createApplication({ configuration, storage, masterKeys, logger });
    const isConsoleBuilt = await serveConsole(application.getHttpAdapter().getInstance(), consoleFolder);
    await application.listen(configuration.port, configuration.host);
    const { origin: address, warning } = application.get(PublicAddress);
    const setUpLink = await application.get(SetUpService).link();
    const warnings = [warning, storage.warning, isConsoleBuilt ? undefined : NO_CONSOLE].filter(
      (line) => line !== undefined,
    );
    return { application, address, setUpLink, warnings, lost: storage.lost, stop };
  } catch (error) {
    await stop();
    throw asStartError(error, configuration);
  }
}

function openingLine({ databaseUrl, dataDirAsWritten }: Configuration): string {
  if (databaseUrl !== undefined) {
    const { hosts, urls } = parseDatabaseUrl(databaseUrl);
    const places = hosts.map(({ host, port }) => `${isIPv6(host) ? `[${host}]` : host}:${port}`);
    return `Opening PostgreSQL ${places.join(',')}${new URL(urls[0]).pathname}`;
  }
  return `Opening the database in ${dataDirAsWritten}`;
}

/** Why it cannot listen, in words. */
function asStartError(error: unknown, { host, port }: Configuration): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'EADDRINUSE')
    return new StartError(`Port ${port} of ${host} is in use. Choose another with KIOPS_PORT.`);
  if (code === 'EACCES') return new StartError(`Port ${port} of ${host} is not allowed for this user.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new StartError(`This machine does not have the address ${host} (KIOPS_HOST).`);
  if (error instanceof DatabaseOutage)
    return new StartError(`The database went away while the service was starting (${error.reason}).`);
  return error;
}
