import { ApiProperty, IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { DB_ENGINES, LIMITS, TLS_MODES, isHostAndPort, type DbEngine, type TlsMode } from '@kiops/contracts';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import {
  BooleanField,
  ChoiceField,
  HostField,
  LabelField,
  ListField,
  NotesField,
  Optional,
  PortField,
  SecretField,
  TextField,
  UsernameField,
} from '../../input/field-decorators';
import { pageDto } from '../../input/page.dto';
import { RecordReplyDto } from '../../records/record-reply.dto';
import { GraceDto } from '../../records/rotation.dto';

/** How to connect; no secret belongs here. */
export class DbOptionsDto {
  @ChoiceField(TLS_MODES)
  @Optional()
  tlsMode?: TlsMode;

  @BooleanField()
  @ApiProperty({ description: 'MongoDB: the host is a name whose SRV entries in DNS tell the servers.' })
  @Optional()
  srv?: boolean;

  @ListField({
    max: LIMITS.moreHosts.max,
    tooMany: `Use at most ${LIMITS.moreHosts.max} more hosts.`,
    message: 'Use a list of hosts, each with its port: db2.example.com:5432.',
    isItem: (item) => typeof item === 'string' && isHostAndPort(item),
    distinct: 'Name each host once.',
  })
  @ApiProperty({ type: [String], description: 'The servers beyond the first, each as host:port.' })
  @Optional()
  hosts?: string[];

  @TextField(LIMITS.database, { description: 'MongoDB: the database that knows the user.' })
  @Optional()
  authSource?: string;

  @TextField(LIMITS.database, { description: "MongoDB: the replica set's name." })
  @Optional()
  replicaSet?: string;

  @TextField(LIMITS.database, { description: "Oracle: the service's name, when it is not the database's." })
  @Optional()
  serviceName?: string;
}

/** A database account that is new. */
export class CreateDbConnectionDto {
  @LabelField()
  label: string;

  @ChoiceField(DB_ENGINES)
  engine: DbEngine;

  @HostField()
  host: string;

  @PortField()
  port: number;

  @TextField(LIMITS.database)
  database: string;

  @UsernameField()
  username: string;

  @Type(() => DbOptionsDto)
  @ValidateNested({ message: 'Use an object.' })
  @IsObject({ message: 'Use an object.' })
  @ApiProperty({ type: DbOptionsDto })
  @Optional()
  options?: DbOptionsDto;

  @NotesField()
  notes?: string | null;

  @SecretField('The password.')
  password?: string | null;
}

/** The fields to change. A changed host or port needs the password again, when one is kept. */
export class UpdateDbConnectionDto extends PartialType(CreateDbConnectionDto, {
  skipNullProperties: false,
}) {}

export class DbConnectionDto extends IntersectionType(
  RecordReplyDto,
  OmitType(CreateDbConnectionDto, ['password']),
) {
  @ApiProperty()
  hasPassword: boolean;
}

export class DbConnectionPageDto extends pageDto(DbConnectionDto) {}

export class DbConnectionSecretDto {
  @ApiProperty({ type: String, nullable: true })
  password: string | null;
}

/** The new secret. */
export class RotateDbConnectionDto extends IntersectionType(
  PickType(CreateDbConnectionDto, ['password']),
  GraceDto,
) {}
