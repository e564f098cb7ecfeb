import type { Server } from '@kiops/contracts';
import type { Client } from '../client/client';
import { Failure } from '../output/failure';
import { listRecords } from './list-records';

/** The servers that are reached over SSH; undefined when this token may not list them. */
export async function sshServers(client: Client): Promise<readonly Server[] | undefined> {
  try {
    const servers = (await listRecords(client, 'servers')) as readonly unknown[] as readonly Server[];
    return servers.filter(({ protocol }) => protocol === 'ssh');
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
