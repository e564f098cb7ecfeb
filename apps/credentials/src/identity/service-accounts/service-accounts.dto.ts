import { ApiProperty } from '@nestjs/swagger';
import type { ServiceAccount } from '@kiops/contracts';
import { pageDto } from '../../input/page.dto';
import { ServiceTokenDto, TokenNameField } from '../service-tokens/service-tokens.dto';

export class CreateServiceAccountDto {
  /** What the program is called, such as "deploy-pipeline": also the name of its connections. */
  @TokenNameField()
  name: string;
}

export class ServiceAccountDto implements ServiceAccount {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: [ServiceTokenDto] })
  tokens: readonly ServiceTokenDto[];
}

export class ServiceAccountPageDto extends pageDto(ServiceAccountDto) {}
