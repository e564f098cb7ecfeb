import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LINK_PURPOSES, type LinkPurpose } from '@kiops/contracts';
import { Optional } from '../../input/field-decorators';
import { LinkTokenField, NameField, PasswordField } from '../accounts/person.dto';
import { KeepTokensField } from '../service-tokens/keep-tokens-field';
import { ServiceTokenDto } from '../service-tokens/service-tokens.dto';
import type { LinkHolder } from './links.service';

export class InspectLinkDto {
  @LinkTokenField()
  token: string;
}

export class RedeemLinkDto {
  @LinkTokenField()
  token: string;

  @PasswordField()
  password: string;

  /** Asked for by invitations. */
  @NameField()
  @Optional()
  name?: string;

  @KeepTokensField()
  keepTokens: string[] = [];
}

/** Whose link it is. */
export class LinkHolderDto implements LinkHolder {
  @ApiProperty({ enum: LINK_PURPOSES })
  purpose: LinkPurpose;

  @ApiProperty()
  email: string;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiPropertyOptional({
    type: [ServiceTokenDto],
    description: 'What ends with a new password, if there is any.',
  })
  serviceTokens?: readonly ServiceTokenDto[];
}
