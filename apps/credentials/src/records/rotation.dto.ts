import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS, type SecretConsumer } from '@kiops/contracts';
import { IsInt, Max, Min } from 'class-validator';
import { ChoiceField, Optional } from '../input/field-decorators';
import type { SecretVersion } from './records';

const { min, max, default: usual } = LIMITS.graceSeconds;

/** For how long the former secret may still be read, beside a store's own secret fields. */
export class GraceDto {
  @Max(max, { message: `Use a number from ${min} to ${max}.` })
  @Min(min, { message: `Use a number from ${min} to ${max}.` })
  @IsInt({ message: `Use a number from ${min} to ${max}.` })
  @ApiPropertyOptional({
    type: 'integer',
    minimum: min,
    maximum: max,
    // No `default`: generated clients would ask for the field.
    description: `For so long the former secret may still be read; ${usual} when nothing is said. 0: it ends at once.`,
  })
  @Optional()
  graceSeconds?: number;
}

/** For how long from now on the former secret may still be read. */
export class ExtensionDto {
  @Max(max, { message: `Use a number from 1 to ${max}.` })
  @Min(1, { message: `Use a number from 1 to ${max}.` })
  @IsInt({ message: `Use a number from 1 to ${max}.` })
  @ApiProperty({ type: 'integer', minimum: 1, maximum: max, description: 'Counted from now.' })
  graceSeconds: number;
}

/** Which secret is read. */
export class RevealQueryDto {
  @ChoiceField(['current', 'previous'])
  @Optional()
  version?: SecretVersion;
}

export class SecretConsumerDto implements SecretConsumer {
  @ApiProperty({ description: "The token's name, the person's, or that of the connection." })
  consumer: string;

  @ApiProperty({ enum: ['token', 'session', 'connection'] })
  kind: SecretConsumer['kind'];

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Null: it never fetched one. Who gives the record a new secret has it, as if it were fetched.',
  })
  lastFetchedVersion: number | null;

  @ApiProperty({ description: 'Whether that is the secret of now.' })
  isCurrent: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute.' })
  at: string | null;
}
