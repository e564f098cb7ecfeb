import { ApiProperty, IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import {
  REGISTRY_ADDRESS,
  REGISTRY_KINDS,
  REGISTRY_SECRET_KINDS,
  type RegistryKind,
  type RegistrySecretKind,
} from '@kiops/contracts';
import {
  ChoiceField,
  LabelField,
  NotesField,
  Optional,
  SecretField,
  UrlField,
  UsernameField,
} from '../../input/field-decorators';
import { pageDto } from '../../input/page.dto';
import { RecordReplyDto } from '../../records/record-reply.dto';
import { GraceDto } from '../../records/rotation.dto';

/** An image registry's account that is new. */
export class CreateRegistryDto {
  @LabelField()
  label: string;

  @ChoiceField(REGISTRY_KINDS)
  kind: RegistryKind;

  @UrlField(REGISTRY_ADDRESS, { example: 'harbor.example.com' })
  url: string;

  @UsernameField()
  username: string;

  @ChoiceField(REGISTRY_SECRET_KINDS)
  @Optional()
  secretKind?: RegistrySecretKind;

  @NotesField()
  notes?: string | null;

  @SecretField('The password or token.')
  password?: string | null;
}

/** The fields to change. A changed address needs the password again, when one is kept. */
export class UpdateRegistryDto extends PartialType(CreateRegistryDto, { skipNullProperties: false }) {}

export class RegistryDto extends IntersectionType(RecordReplyDto, OmitType(CreateRegistryDto, ['password'])) {
  @ApiProperty()
  hasPassword: boolean;
}

export class RegistryPageDto extends pageDto(RegistryDto) {}

export class RegistrySecretDto {
  @ApiProperty({ type: String, nullable: true })
  password: string | null;
}

/** The new secret. */
export class RotateRegistryDto extends IntersectionType(
  PickType(CreateRegistryDto, ['password']),
  GraceDto,
) {}
