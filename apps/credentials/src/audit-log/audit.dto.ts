import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  AUDIT_ACTIONS,
  LIMITS,
  RECORD_STORES,
  SINGLE_LINE_TEXT,
  type AuditAction,
  type RecordStore,
} from '@kiops/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { TimeField } from '../input/field-decorators';
import { CURSOR } from '../input/list-query.dto';

/** Filters of the audit log. `from` and `to` are RFC 3339; `to` is exclusive. */
export class AuditQueryDto {
  @ApiPropertyOptional({ description: 'In the names of records and people, and in addresses.' })
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.filter.max)
  @Matches(SINGLE_LINE_TEXT, { message: 'Use plain text on one line.' })
  q?: string;

  @ApiPropertyOptional({ enum: AUDIT_ACTIONS })
  @IsOptional()
  @IsIn(AUDIT_ACTIONS, { message: 'This action is not known.' })
  action?: AuditAction;

  @ApiPropertyOptional({ enum: RECORD_STORES })
  @IsOptional()
  @IsIn(RECORD_STORES, { message: 'This store is not known.' })
  store?: RecordStore;

  @TimeField()
  @IsOptional()
  from?: string;

  @TimeField()
  @IsOptional()
  to?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'PlatformAdmin only: one account.' })
  @IsOptional()
  @IsUUID(undefined, { message: 'This is not an id.' })
  userId?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: LIMITS.pageSize.max, default: LIMITS.pageSize.default })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Use a whole number.' })
  @Min(1)
  @Max(LIMITS.pageSize.max)
  limit: number = LIMITS.pageSize.default;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(64)
  @Matches(CURSOR, { message: 'This is no cursor of a page.' })
  cursor?: string;
}

export class AuditOwnerDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  email: string;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;
}

export class AuditActorDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null of a service account.' })
  email: string | null;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;
}

export class AuditEntryDto {
  @ApiProperty()
  id: string;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ enum: AUDIT_ACTIONS })
  action: AuditAction;

  @ApiProperty({ type: AuditActorDto, nullable: true })
  actor: AuditActorDto | null;

  @ApiProperty({ type: AuditOwnerDto, nullable: true, description: 'For whom a service account did it.' })
  owner: AuditOwnerDto | null;

  @ApiProperty({ type: String, nullable: true, description: 'The name of the service token that was used.' })
  token: string | null;

  @ApiProperty({ type: String, nullable: true })
  address: string | null;

  @ApiProperty({ type: String, nullable: true })
  userAgent: string | null;

  @ApiProperty({ enum: RECORD_STORES, nullable: true })
  store: RecordStore | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  recordId: string | null;

  @ApiProperty({ type: String, nullable: true })
  recordLabel: string | null;

  @ApiProperty({ type: Object, nullable: true, description: 'Names and counts.' })
  detail: Record<string, unknown> | null;

  @ApiProperty({
    enum: ['possible', 'done'],
    nullable: true,
    description: 'Whether whoever reads it can undo it, or has: by the act that the detail names.',
  })
  undo: 'possible' | 'done' | null;
}

export class AuditPageDto {
  @ApiProperty({ type: [AuditEntryDto] })
  items: AuditEntryDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;

  @ApiProperty()
  total: number;
}
