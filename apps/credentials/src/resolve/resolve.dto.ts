import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  DB_ENGINES,
  LIMITS,
  STORES,
  type DatabaseQuestion,
  type DbEngine,
  type NearestMiss,
  type ResolveCandidate,
  type ResolvedStore,
  type ResolveQuestion,
  type ServerQuestion,
} from '@kiops/contracts';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import {
  ChoiceField,
  HostField,
  Optional,
  PortField,
  TextField,
  UsernameField,
} from '../input/field-decorators';

/** The account of a database, named as exactly as its record. */
export class DatabaseQuestionDto implements DatabaseQuestion {
  @ChoiceField(DB_ENGINES)
  engine: DbEngine;

  @HostField()
  host: string;

  @PortField()
  @ApiProperty({ description: "Left out: the engine's usual one." })
  @Optional()
  port?: number;

  @TextField(LIMITS.database)
  database: string;

  @UsernameField()
  @Optional()
  username?: string;
}

/** A server; what is left out may be anything. */
export class ServerQuestionDto implements ServerQuestion {
  @HostField()
  host: string;

  @PortField()
  @Optional()
  port?: number;

  @UsernameField()
  @Optional()
  username?: string;
}

/** Exactly one of these. */
export class ResolveDto implements ResolveQuestion {
  @TextField(LIMITS.image, { example: 'ghcr.io/acme/app:2.0' })
  @Optional()
  image?: string;

  @TextField(LIMITS.url, { example: 'git@github.com:acme/app.git' })
  @Optional()
  repositoryUrl?: string;

  @Type(() => DatabaseQuestionDto)
  @ValidateNested({ message: 'Use an object.' })
  @IsObject({ message: 'Use an object.' })
  @ApiProperty({ type: DatabaseQuestionDto })
  @Optional()
  database?: DatabaseQuestionDto;

  @Type(() => ServerQuestionDto)
  @ValidateNested({ message: 'Use an object.' })
  @IsObject({ message: 'Use an object.' })
  @ApiProperty({ type: ServerQuestionDto })
  @Optional()
  server?: ServerQuestionDto;
}

/** What lists show of the records that can be found. They stand above this folder: their names do. */
const RECORDS = ['ServerDto', 'RegistryDto', 'DbConnectionDto', 'DockerHubAccountDto', 'SourceRepositoryDto'];

/** The record that fits. */
export class ResolvedDto {
  @ApiProperty({ enum: STORES })
  store: ResolvedStore;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'For what the record is, in normal form.', example: 'ghcr.io/acme' })
  matched: string;

  @ApiProperty({
    description: 'As in a list.',
    oneOf: RECORDS.map((name) => ({ $ref: `#/components/schemas/${name}` })),
  })
  record: object;

  @ApiPropertyOptional({
    description: 'As a reveal replies it; only when the caller may reveal.',
    type: 'object',
    additionalProperties: { type: 'string', nullable: true },
  })
  secret?: Record<string, string | null>;
}

/** A record that fits as well as another one. */
export class ResolveCandidateDto implements ResolveCandidate {
  @ApiProperty({ enum: STORES })
  store: ResolvedStore;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  label: string;

  @ApiProperty({ example: 'ghcr.io/acme' })
  matched: string;
}

/** A record that nearly fits. */
export class NearestMissDto implements NearestMiss {
  @ApiProperty({ enum: STORES })
  store: ResolvedStore;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  label: string;

  @ApiProperty({ example: 'It is only for what is under ghcr.io/acme.' })
  reason: string;
}
