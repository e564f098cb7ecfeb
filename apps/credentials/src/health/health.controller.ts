import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../caller/access';
import { Database } from '../database/database';
import { DatabaseOutage } from '../database/outage';
import { ProblemException } from '../problems/problem';

/** For load balancers and orchestrators. */
@ApiTags('health')
@Public()
@Controller('api/health')
export class HealthController {
  constructor(private readonly database: Database) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs', security: [] })
  @ApiOkResponse()
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The process can answer: its database does', security: [] })
  @ApiOkResponse()
  async ready(): Promise<{ status: string }> {
    try {
      await this.database.query('SELECT 1');
    } catch (error) {
      throw error instanceof DatabaseOutage ? error : new ProblemException('not-ready');
    }
    return { status: 'ready' };
  }
}
