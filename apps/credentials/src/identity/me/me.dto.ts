import { NameField, PasswordField } from '../person.dto';

export class ChangeNameDto {
  @NameField()
  name: string;
}

export class ChangePasswordDto {
  /** The password until now. */
  @PasswordField()
  current: string;

  /** The new one. */
  @PasswordField()
  password: string;
}
