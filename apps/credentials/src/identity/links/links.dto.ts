import { IsOptional } from 'class-validator';
import { LinkTokenField, NameField, PasswordField } from '../person.dto';

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
  @IsOptional()
  @NameField()
  name?: string;
}
