import { EmailField, LinkTokenField, NameField, PasswordField } from '../person.dto';

export class SetUpDto {
  @LinkTokenField()
  code: string;

  @EmailField()
  email: string;

  @NameField()
  name: string;

  @PasswordField()
  password: string;
}
