import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { LIMITS } from '@kiops/contracts';
import { isUUID } from 'class-validator';
import { ListField, Optional } from '../../input/field-decorators';

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
    ListField({
      max,
      tooMany: `Keep at most ${max} service tokens.`,
      message: 'Name service tokens by their ids.',
      isItem: (item) => isUUID(item),
    }),
  );
}
