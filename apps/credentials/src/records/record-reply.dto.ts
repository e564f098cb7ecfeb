import { ApiProperty } from '@nestjs/swagger';
import { CONNECTION_KINDS, type ConnectionKind } from '@kiops/contracts';

/** Who uses a record. */
export class ConnectionDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: CONNECTION_KINDS })
  kind: ConnectionKind;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, nullable: true })
  detail: string | null;

  @ApiProperty({ type: String, nullable: true })
  url: string | null;
}

/** What every record's reply has. */
export class RecordReplyDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Quoted, the ETag that If-Match asks for.' })
  version: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description:
      'When the secret ends: read from a certificate, a signed token or a kubeconfig when it is written, or `expiresAt`, ' +
      'whatever is first. Null when nobody knows.',
  })
  endsAt: string | null;

  @ApiProperty({ type: [ConnectionDto] })
  connections: ConnectionDto[];

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when the secret from before a rotation may be read; null when there is none.',
  })
  previousUntil: string | null;
}
