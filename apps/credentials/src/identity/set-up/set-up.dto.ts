import { ApiProperty } from '@nestjs/swagger';
import { EmailField, LinkTokenField, NameField, PasswordField } from '../accounts/person.dto';

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

export class SetUpStateDto {
  @ApiProperty({ description: 'Whether there is no account yet.' })
  required: boolean;
}
