import { Controller, Get, Logger } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../caller/access';
import { MasterKeys } from '../crypto/master-keys';
import { missingMasterKey } from '../crypto/missing-key';
import { Database } from '../database/database';
import { DatabaseOutage } from '../database/outage';
import { ProblemException } from '../problems/problem';

const STATUS = {
  schema: { type: 'object', required: ['status'], properties: { status: { type: 'string' } } },
};

/** For load balancers and orchestrators. */
@ApiTags('health')
@Public()
@Controller('api/health')
export class HealthController {
  private readonly logger = new Logger('Health');

  constructor(
    private readonly database: Database,
    private readonly masterKeys: MasterKeys,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs', security: [] })
  @ApiOkResponse(STATUS)
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'The process can answer: its database does, and it has the master keys for the data',
    security: [],
  })
  @ApiOkResponse(STATUS)
  async ready(): Promise<{ status: string }> {
    let missing: string | undefined;
    try {
      missing = await missingMasterKey(this.database, this.masterKeys);
    } catch (error) {
      throw error instanceof DatabaseOutage ? error : new ProblemException('not-ready');
    }
    if (missing !== undefined) {
      // Anybody may ask: the key is named in the log only.
      this.logger.error({ masterKey: missing }, 'A master key that this data needs is not given');
      throw new ProblemException('key-missing');
    }
    return { status: 'ready' };
  }
}
