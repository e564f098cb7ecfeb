import { ApiProperty, IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { GIT_ADDRESS, GIT_PROVIDERS, LIMITS, SINGLE_LINE_TEXT, type GitProvider } from '@kiops/contracts';
import {
  ChoiceField,
  LabelField,
  ListField,
  NotesField,
  Nullable,
  Optional,
  SecretField,
  TimeField,
  UrlField,
  UsernameField,
} from '../../input/field-decorators';
import { pageDto } from '../../input/page.dto';
import { RecordReplyDto } from '../../records/record-reply.dto';
import { GraceDto } from '../../records/rotation.dto';

function isScope(item: unknown): boolean {
  const { min, max } = LIMITS.scope;
  return typeof item === 'string' && item.length >= min && item.length <= max && SINGLE_LINE_TEXT.test(item);
}

/** A Git provider's token that is new. */
export class CreateSourceRepositoryDto {
  @LabelField()
  label: string;

  @ChoiceField(GIT_PROVIDERS)
  provider: GitProvider;

  @UrlField(GIT_ADDRESS, { example: 'https://github.com' })
  baseUrl: string;

  @UsernameField()
  @Nullable()
  username?: string | null;

  @ListField({
    max: LIMITS.scopes.max,
    tooMany: `Use at most ${LIMITS.scopes.max} scopes.`,
    message: `Use a list of texts of one line, each of at most ${LIMITS.scope.max} characters.`,
    isItem: isScope,
  })
  @ApiProperty({ type: [String] })
  @Optional()
  scopes?: string[];

  @TimeField()
  @Nullable()
  expiresAt?: string | null;

  @NotesField()
  notes?: string | null;

  @SecretField('The token.')
  token?: string | null;
}

/** The fields to change. A changed address needs the token again, when one is kept. */
export class UpdateSourceRepositoryDto extends PartialType(CreateSourceRepositoryDto, {
  skipNullProperties: false,
}) {}

export class SourceRepositoryDto extends IntersectionType(
  RecordReplyDto,
  OmitType(CreateSourceRepositoryDto, ['token']),
) {
  @ApiProperty()
  hasToken: boolean;
}

export class SourceRepositoryPageDto extends pageDto(SourceRepositoryDto) {}

export class SourceRepositorySecretDto {
  @ApiProperty({ type: String, nullable: true })
  token: string | null;
}

/** The new secret. */
export class RotateSourceRepositoryDto extends IntersectionType(
  PickType(CreateSourceRepositoryDto, ['token']),
  GraceDto,
) {}
