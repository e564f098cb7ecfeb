import { ApiProperty } from '@nestjs/swagger';
import {
  PLAN_IDS,
  ROLES,
  type Me,
  type Plan,
  type PlanId,
  type RecordCounts,
  type Role,
  type Usage,
  type WrongTries,
} from '@kiops/contracts';
import { NameField, PasswordField } from '../accounts/person.dto';
import { KeepTokensField } from '../service-tokens/keep-tokens-field';

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

  @KeepTokensField()
  keepTokens: string[] = [];
}

/** Wrong passwords from browsers in which the account did not sign in before. */
export class WrongTriesDto implements WrongTries {
  @ApiProperty({ type: 'integer' })
  count: number;

  @ApiProperty({ format: 'date-time', description: 'Of the first one that the owner has not seen yet.' })
  since: string;
}

/** The signed-in account. */
export class MeDto implements Me {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  email: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ROLES })
  role: Role;

  @ApiProperty({ enum: PLAN_IDS })
  plan: PlanId;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: WrongTriesDto, nullable: true })
  wrongTries: WrongTriesDto | null;
}

export class PlanDto implements Plan {
  @ApiProperty({ enum: PLAN_IDS })
  id: PlanId;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Null: no limit.' })
  maxRecords: number | null;
}

/** What is used of the plan. */
export class UsageDto implements Usage {
  @ApiProperty({ type: PlanDto })
  plan: PlanDto;

  @ApiProperty({ type: Object, additionalProperties: { type: 'integer' }, description: 'By store.' })
  counts: RecordCounts;

  @ApiProperty({ description: 'Over all stores.' })
  total: number;
}
