import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { LIMITS } from '@kiops/contracts';
import { ArrayMaxSize, IsArray, IsUUID } from 'class-validator';
import { Optional } from '../../records/field-decorators';

/** The service tokens that go on working when all others of the account end. Left out: none. */
export function KeepTokensField(): PropertyDecorator {
  const { max } = LIMITS.serviceTokens;
  return applyDecorators(
    Optional(),
    ApiProperty({
      type: [String],
      format: 'uuid',
      maxItems: max,
      required: false,
      description: 'Ids of service tokens that go on working; all others of the account end.',
    }),
    IsUUID(undefined, { each: true, message: 'Name service tokens by their ids.' }),
    ArrayMaxSize(max, { message: `Keep at most ${max} service tokens.` }),
    IsArray({ message: 'Name service tokens by their ids.' }),
  );
}
