import { ApiProperty, IntersectionType, OmitType, PartialType } from '@nestjs/swagger';
import { GIT_PROVIDERS, LIMITS, SINGLE_LINE_TEXT, type GitProvider } from '@kiops/contracts';
import { ArrayMaxSize, IsArray, Length, Matches } from 'class-validator';
import {
  ChoiceField,
  LabelField,
  Nullable,
  Optional,
  SecretField,
  TimeField,
  UrlField,
  UsernameField,
} from '../../records/field-decorators';
import { pageDto } from '../../records/page.dto';
import { RecordReplyDto } from '../../records/record-reply.dto';
import { WEB_ADDRESS } from '../../records/url-patterns';

/** A Git provider's token that is new. */
export class CreateSourceRepositoryDto {
  @LabelField()
  label: string;

  @ChoiceField(GIT_PROVIDERS)
  provider: GitProvider;

  @UrlField(WEB_ADDRESS, 'Enter an address such as https://gitlab.example.com, without user name.', {
    example: 'https://github.com',
  })
  baseUrl: string;

  @UsernameField()
  @Nullable()
  username?: string | null;

  @IsArray({ message: 'Use a list.' })
  @ArrayMaxSize(LIMITS.scopes.max, { message: `Use at most ${LIMITS.scopes.max} scopes.` })
  @Matches(SINGLE_LINE_TEXT, { each: true, message: 'Use plain text on one line.' })
  @Length(LIMITS.scope.min, LIMITS.scope.max, {
    each: true,
    message: `Use at most ${LIMITS.scope.max} characters.`,
  })
  @ApiProperty({ type: [String] })
  @Optional()
  scopes?: string[];

  @TimeField()
  @Nullable()
  expiresAt?: string | null;

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
