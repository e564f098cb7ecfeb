import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import {
  CONNECTION_KINDS,
  LIMITS,
  RECORD_STORES,
  WEB_LINK,
  type ConnectionInput,
  type ConnectionKind,
  type RecordStore,
  type ServiceConnection,
  type ServiceConnectionInput,
} from '@kiops/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsUUID, Matches, ValidateIf, ValidateNested } from 'class-validator';
import {
  ChoiceField,
  isPlainObject,
  ListField,
  Nullable,
  Optional,
  RecordIdField,
  TextField,
  UrlField,
} from '../input/field-decorators';
import { pageDto } from '../input/page.dto';
import { ConnectionDto } from '../records/record-reply.dto';

/** "Service or infrastructure X uses this record." The same kind and name again changes detail and url. */
export class RegisterConnectionDto implements ConnectionInput {
  @ChoiceField(RECORD_STORES)
  store: RecordStore;

  @RecordIdField('The record that is used.')
  recordId: string;

  @ChoiceField(CONNECTION_KINDS)
  kind: ConnectionKind;

  @TextField(LIMITS.connectionName, { example: 'billing-api' })
  @Matches(/\S/, { message: 'Enter a name.' })
  name: string;

  @TextField(LIMITS.connectionDetail)
  @Nullable()
  detail?: string | null;

  @UrlField(WEB_LINK)
  @Nullable()
  url?: string | null;
}

/** A record that the service uses. */
export class ServiceConnectionInputDto
  extends OmitType(RegisterConnectionDto, ['name'])
  implements ServiceConnectionInput {}

/** All that a service uses: what is not here is used no more. */
export class ReplaceConnectionsDto {
  @Type(() => ServiceConnectionInputDto)
  @ValidateNested({ each: true, message: 'Use connections.' })
  @ListField({
    max: LIMITS.serviceConnections.max,
    tooMany: `Use at most ${LIMITS.serviceConnections.max} connections.`,
    message: 'Use a list of connections.',
    isItem: isPlainObject,
  })
  @ApiProperty({ type: [ServiceConnectionInputDto], maxItems: LIMITS.serviceConnections.max })
  connections: ServiceConnectionInputDto[];
}

/** Whose connections: those of a record, or those of a service. */
export class ConnectionQueryDto {
  @ApiPropertyOptional({ enum: RECORD_STORES })
  @ValidateIf(isOfRecord)
  @IsIn(RECORD_STORES, { message: 'This store is not known.' })
  store?: RecordStore;

  @ApiPropertyOptional({ format: 'uuid' })
  @ValidateIf(isOfRecord)
  @IsUUID(undefined, { message: 'This is not an id.' })
  recordId?: string;

  @TextField(LIMITS.connectionName, { example: 'billing-api' })
  @Optional()
  service?: string;
}

function isOfRecord({ service, store, recordId }: ConnectionQueryDto): boolean {
  return service === undefined || store !== undefined || recordId !== undefined;
}

export class ConnectionPageDto extends pageDto(ConnectionDto) {}

/** A connection of a service, with the record that it uses. */
export class ServiceConnectionDto extends ConnectionDto implements ServiceConnection {
  @ApiProperty({ enum: RECORD_STORES })
  store: RecordStore;

  @ApiProperty({ format: 'uuid' })
  recordId: string;

  @ApiProperty()
  recordLabel: string;
}

export class ServiceConnectionPageDto extends pageDto(ServiceConnectionDto) {}
