import { ApiProperty, IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import {
  BooleanField,
  LabelField,
  NotesField,
  Optional,
  SecretField,
  UsernameField,
} from '../../input/field-decorators';
import { pageDto } from '../../input/page.dto';
import { RecordReplyDto } from '../../records/record-reply.dto';
import { GraceDto } from '../../records/rotation.dto';

/** A Docker Hub account that is new. Making one the default unmakes the other. */
export class CreateDockerHubAccountDto {
  @LabelField()
  label: string;

  @UsernameField()
  username: string;

  @BooleanField()
  @Optional()
  isDefault?: boolean;

  @NotesField()
  notes?: string | null;

  @SecretField('The access token, or the password.')
  accessToken?: string | null;
}

/** The fields to change. */
export class UpdateDockerHubAccountDto extends PartialType(CreateDockerHubAccountDto, {
  skipNullProperties: false,
}) {}

export class DockerHubAccountDto extends IntersectionType(
  RecordReplyDto,
  OmitType(CreateDockerHubAccountDto, ['accessToken']),
) {
  @ApiProperty()
  hasAccessToken: boolean;
}

export class DockerHubAccountPageDto extends pageDto(DockerHubAccountDto) {}

export class DockerHubAccountSecretDto {
  @ApiProperty({ type: String, nullable: true })
  accessToken: string | null;
}

/** The new secret. */
export class RotateDockerHubAccountDto extends IntersectionType(
  PickType(CreateDockerHubAccountDto, ['accessToken']),
  GraceDto,
) {}
