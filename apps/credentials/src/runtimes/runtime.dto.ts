import {
  ApiProperty,
  ApiPropertyOptional,
  IntersectionType,
  OmitType,
  PartialType,
  PickType,
} from '@nestjs/swagger';
import { RUNTIME_ENDPOINT, RUNTIME_KINDS, type RuntimeKind } from '@kiops/contracts';
import { IsOptional, IsUUID } from 'class-validator';
import {
  ChoiceField,
  LabelField,
  Nullable,
  RecordIdField,
  SecretDocumentField,
  UrlField,
} from '../input/field-decorators';
import { ListQueryDto } from '../input/list-query.dto';
import { pageDto } from '../input/page.dto';
import { RecordReplyDto } from '../records/record-reply.dto';
import { GraceDto } from '../records/rotation.dto';

/** A Kubernetes cluster or Docker engine that is new. */
export class CreateRuntimeDto {
  @LabelField()
  label: string;

  @ChoiceField(RUNTIME_KINDS)
  kind: RuntimeKind;

  @RecordIdField('The server on which it runs.')
  @Nullable()
  serverId?: string | null;

  @UrlField(RUNTIME_ENDPOINT, { example: 'https://10.0.0.5:6443' })
  endpoint: string;

  @SecretDocumentField('Kubernetes: the whole kubeconfig.')
  kubeconfig?: string | null;

  @SecretDocumentField('Docker: the certificate of the authority, PEM.')
  ca?: string | null;

  @SecretDocumentField('Docker: the client certificate, PEM.')
  cert?: string | null;

  @SecretDocumentField('Docker: the private key of the client, PEM.')
  key?: string | null;
}

/** The fields to change. A changed endpoint needs the secrets again that are kept. */
export class UpdateRuntimeDto extends PartialType(CreateRuntimeDto, { skipNullProperties: false }) {}

export class RuntimeDto extends IntersectionType(
  RecordReplyDto,
  OmitType(CreateRuntimeDto, ['kubeconfig', 'ca', 'cert', 'key']),
) {
  @ApiProperty()
  hasKubeconfig: boolean;

  @ApiProperty()
  hasCa: boolean;

  @ApiProperty()
  hasCert: boolean;

  @ApiProperty()
  hasKey: boolean;
}

export class RuntimePageDto extends pageDto(RuntimeDto) {}

export class RuntimeSecretsDto {
  @ApiProperty({ type: String, nullable: true })
  kubeconfig: string | null;

  @ApiProperty({ type: String, nullable: true })
  ca: string | null;

  @ApiProperty({ type: String, nullable: true })
  cert: string | null;

  @ApiProperty({ type: String, nullable: true })
  key: string | null;
}

/** A list of runtimes, maybe of one server only. */
export class RuntimeListQueryDto extends ListQueryDto {
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID(undefined, { message: 'This is not an id.' })
  serverId?: string;
}

/** The new secrets. */
export class RotateRuntimeDto extends IntersectionType(
  PickType(CreateRuntimeDto, ['kubeconfig', 'ca', 'cert', 'key']),
  GraceDto,
) {}
