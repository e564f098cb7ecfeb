import type { StoreRegistration } from '../../records/store-registration';
import { CreateServerDto, HostKeyDto } from './server.dto';
import { ServerEntity } from './server.entity';
import { SERVER_REPLY } from './server-reply';
import { SERVER_SORTS } from './server-sorts';
import { ServersModule } from './servers.module';
import { assertNoSshSecret } from './servers.service';

export const serversStore: StoreRegistration = {
  module: ServersModule,
  entity: ServerEntity,
  createDto: CreateServerDto,
  nestedDtos: { hostKeys: HostKeyDto },
  rules: {
    assertFields: assertNoSshSecret,
    // So that groups never split.
    sort: 'identity',
    sorts: SERVER_SORTS,
    reply: SERVER_REPLY,
  },
};
