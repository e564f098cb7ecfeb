import { ApiProperty } from '@nestjs/swagger';
import {
  CONNECTION_KINDS,
  LIMITS,
  RECORD_STORES,
  WEB_LINK,
  type ConnectionInput,
  type ConnectionKind,
  type RecordStore,
} from '@kiops/contracts';
import { IsIn, IsUUID, Matches } from 'class-validator';
import { ChoiceField, Nullable, RecordIdField, TextField, UrlField } from '../input/field-decorators';
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

/** Whose connections. */
export class ConnectionQueryDto {
  @ApiProperty({ enum: RECORD_STORES })
  @IsIn(RECORD_STORES, { message: 'This store is not known.' })
  store: RecordStore;

  @ApiProperty({ format: 'uuid' })
  @IsUUID(undefined, { message: 'This is not an id.' })
  recordId: string;
}

export class ConnectionPageDto extends pageDto(ConnectionDto) {}
