import { applyDecorators } from '@nestjs/common';
import { ApiProperty, IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import {
  LIMITS,
  SERVER_PROTOCOLS,
  type DiskInfo,
  type ServerProtocol,
  type SystemInfo,
  type SystemSummary,
} from '@kiops/contracts';
import { Type } from 'class-transformer';
import { IsObject, Matches, ValidateNested } from 'class-validator';
import {
  BooleanField,
  ChoiceField,
  HostField,
  isPlainObject,
  LabelField,
  ListField,
  NotesField,
  Nullable,
  Optional,
  PortField,
  RecordIdField,
  SecretField,
  TextField,
  TimeField,
  UsernameField,
} from '../../input/field-decorators';
import { PlainJson } from '../../input/plain-json';
import { pageDto } from '../../input/page.dto';
import { RecordReplyDto } from '../../records/record-reply.dto';
import { GraceDto } from '../../records/rotation.dto';

/** A host key as `ssh-keygen -lf` names it. The time of one that is new to its record is replaced by the service's own. */
export class HostKeyDto {
  @TextField({ min: 1, max: 64 }, { example: 'ssh-ed25519' })
  @Matches(/^[\w@.-]+$/, { message: 'Use the name of the key type, such as ssh-ed25519.' })
  type: string;

  @TextField({ min: 1, max: 100 }, { example: 'SHA256:uNiVztksCsDhcc0u9e8BrsXu8jTZKtD0kuKjz+VZ2cE' })
  @Matches(/^SHA256:[A-Za-z0-9+/]{43}$/, { message: 'Use SHA256: and 43 signs of base64.' })
  fingerprint: string;

  @TimeField()
  pinnedAt: string;
}

/** What was found on a server. Collectors differ in what they tell, so it is plain JSON of limited size. */
export function SystemInfoField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: Object, description: 'Facts collected on the server; no secret.' }),
    PlainJson(LIMITS.systemInfo.max),
    IsObject({ message: 'Use an object.' }),
  );
}

/** A server that is new. With `ssh` there is no password: SSH secrets stay in the browser. */
export class CreateServerDto {
  @LabelField()
  label: string;

  @ChoiceField(SERVER_PROTOCOLS)
  protocol: ServerProtocol;

  @HostField()
  host: string;

  @PortField()
  port: number;

  @UsernameField()
  username: string;

  @RecordIdField('The server through which this one is reached.')
  @Nullable()
  jumpServerId?: string | null;

  @BooleanField()
  @ApiProperty({ description: 'SHA-1 and CBC may be used with it over SSH.' })
  @Optional()
  allowOldAlgorithms?: boolean;

  @Type(() => HostKeyDto)
  @ValidateNested({ each: true, message: 'Use host keys.' })
  @ListField({
    max: LIMITS.hostKeys.max,
    tooMany: `Use at most ${LIMITS.hostKeys.max} host keys.`,
    message: 'Use a list of host keys.',
    isItem: isPlainObject,
  })
  @ApiProperty({ type: [HostKeyDto] })
  @Optional()
  hostKeys?: HostKeyDto[];

  @SystemInfoField()
  @Nullable()
  systemInfo?: SystemInfo | null;

  @NotesField()
  notes?: string | null;

  @SecretField('Of servers that are not reached by SSH.')
  password?: string | null;
}

/** The fields to change. A changed host or port needs the password again, when one is kept. */
export class UpdateServerDto extends PartialType(CreateServerDto, { skipNullProperties: false }) {}

export class RouteHopDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  label: string;

  @ApiProperty()
  host: string;

  @ApiProperty()
  port: number;

  @ApiProperty()
  username: string;

  @ApiProperty()
  allowOldAlgorithms: boolean;
}

export class LastContactDto {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ description: 'Whether it let somebody in.' })
  answered: boolean;
}

export class DiskInfoDto implements DiskInfo {
  @ApiProperty()
  mount: string;

  @ApiProperty()
  sizeBytes: number;

  @ApiProperty()
  usedBytes: number;
}

/** Null is what the server did not tell. */
export class SystemSummaryDto implements SystemSummary {
  @ApiProperty({ type: String, nullable: true })
  os: string | null;

  @ApiProperty({ type: String, nullable: true })
  kernel: string | null;

  @ApiProperty({ type: String, nullable: true })
  architecture: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Share of all CPUs in use, 0 to 1.' })
  cpuLoad: number | null;

  @ApiProperty({ type: Number, nullable: true })
  memoryBytes: number | null;

  @ApiProperty({ type: Number, nullable: true })
  memoryUsedBytes: number | null;

  @ApiProperty({ type: DiskInfoDto, nullable: true, description: 'Of which the largest share is used.' })
  fullestDisk: DiskInfoDto | null;
}

export class ServerDto extends IntersectionType(RecordReplyDto, OmitType(CreateServerDto, ['password'])) {
  @ApiProperty()
  hasPassword: boolean;

  @ApiProperty({
    type: [RouteHopDto],
    description: 'The jump servers before it, the nearest to the browser first.',
  })
  route: RouteHopDto[];

  @ApiProperty({
    type: LastContactDto,
    nullable: true,
    description: 'The last time that somebody tried to sign in to it, from any browser.',
  })
  lastContact: LastContactDto | null;

  @ApiProperty({ type: SystemSummaryDto, nullable: true, description: 'Of the system info.' })
  systemSummary: SystemSummaryDto | null;
}

/** In a list, only the summary of the system info. */
export class ListedServerDto extends OmitType(ServerDto, ['systemInfo']) {}

export class ServerPageDto extends pageDto(ListedServerDto) {}

export class ServerSecretDto {
  @ApiProperty({ type: String, nullable: true })
  password: string | null;
}

/** The new secret. */
export class RotateServerDto extends IntersectionType(PickType(CreateServerDto, ['password']), GraceDto) {}
