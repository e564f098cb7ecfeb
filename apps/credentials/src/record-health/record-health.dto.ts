import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import {
  HEALTH_DAYS,
  HEALTH_FINDINGS,
  WATCHED_STORES,
  type HealthFinding,
  type HealthPage,
  type HealthSummary,
  type RecordHealth,
  type WatchedStore,
} from '@kiops/contracts';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn } from 'class-validator';
import { ChoiceField, Optional } from '../input/field-decorators';
import { PageQueryDto } from '../input/list-query.dto';
import { pageDto } from '../input/page.dto';
import { ConnectionDto } from '../records/record-reply.dto';

/** How the records are filtered and paged. */
export class HealthQueryDto extends PageQueryDto {
  @ChoiceField(WATCHED_STORES)
  @Optional()
  store?: WatchedStore;

  @ApiPropertyOptional({
    enum: HEALTH_FINDINGS,
    isArray: true,
    description:
      'What has one of these. Without any: all that has a known end. ' +
      `\`ends-soon\`: within ${HEALTH_DAYS.soon} days. \`unused\`: never fetched, from ${HEALTH_DAYS.unused} days on, or not ` +
      `for ${HEALTH_DAYS.longUnused} days. \`refused\`: the server did not let the account in when it was last tried.`,
  })
  @Optional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @ArrayMaxSize(HEALTH_FINDINGS.length, { message: `Use at most ${HEALTH_FINDINGS.length}.` })
  @IsIn(HEALTH_FINDINGS, { each: true, message: `Use ${HEALTH_FINDINGS.join(', ')}.` })
  findings?: HealthFinding[];
}

class NamedConnectionDto extends PickType(ConnectionDto, ['id', 'kind', 'name']) {}

export class RecordHealthDto implements RecordHealth {
  @ApiProperty({ enum: WATCHED_STORES })
  store: WatchedStore;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  label: string;

  @ApiProperty({
    description: 'Which account it is, in words; of a token, whose it is, with a few of its characters.',
  })
  title: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'Whose token it is, unless it is personal. Null of records.',
  })
  serviceAccountId: string | null;

  @ApiProperty({ enum: HEALTH_FINDINGS, isArray: true })
  findings: HealthFinding[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'When its secret ends.' })
  endsAt: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description:
      'When its secret was fetched last, its server was tried, or the token was used; null: never.',
  })
  lastUsedAt: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When its server did not let the account in, if that was the last time that somebody tried.',
  })
  refusedAt: string | null;

  @ApiProperty()
  hasSecret: boolean;

  @ApiProperty({ type: [NamedConnectionDto], description: 'Who uses it, by name: the first 20.' })
  connections: NamedConnectionDto[];
}

class HealthSummaryDto implements HealthSummary {
  @ApiProperty({ description: 'Without runtimes.' })
  records: number;

  @ApiProperty()
  runtimes: number;

  @ApiProperty()
  tokens: number;

  @ApiProperty({
    type: 'object',
    properties: Object.fromEntries(HEALTH_FINDINGS.map((finding) => [finding, { type: 'integer' }])),
    required: [...HEALTH_FINDINGS],
  })
  findings: Record<HealthFinding, number>;

  @ApiProperty({ description: 'Of those that end soon: with a connection.' })
  usedEndsSoon: number;

  @ApiProperty({ description: `Of the expired records: fetched in the last ${HEALTH_DAYS.longUnused} days.` })
  askedExpired: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  unusedSince: string | null;

  @ApiProperty()
  duplicateGroups: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  lastRefusedAt: string | null;
}

export class HealthPageDto extends pageDto(RecordHealthDto) implements HealthPage {
  @ApiProperty({ type: HealthSummaryDto, description: 'Of all that `q` and `store` leave.' })
  summary: HealthSummaryDto;
}
