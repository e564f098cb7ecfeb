import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import {
  BROWSER_CHANGE_KINDS,
  EXPORT_FILES,
  DECISIONS,
  DUPLICATE_KINDS,
  isRecordStore,
  LIMITS,
  RECORD_STORES,
  VERDICTS,
  type BrowserChange,
  type BrowserChangeAct,
  type BrowserChangeKind,
  type BrowserImport,
  type BrowserImportAct,
  type CleanUpPlan,
  type CleanUpRequest,
  type CleanUpSummary,
  type Decisions,
  type DuplicateKind,
  type ExportFile,
  type FieldDifference,
  type ImportOutcome,
  type KnownServers,
  type PlanPage,
  type RecordStore,
  type Replacement,
  type Verdict,
} from '@kiops/contracts';
import { IsInt, isUUID, Matches, Max, Min } from 'class-validator';
import { RegisterConnectionDto } from '../connections/connection.dto';
import { PasswordField } from '../identity/accounts/person.dto';
import {
  BooleanField,
  ChoiceField,
  ChoicesField,
  ListField,
  Optional,
  TextField,
} from '../input/field-decorators';

/** A connection as it travels inside a transfer file. */
export class TransferConnectionDto extends OmitType(RegisterConnectionDto, ['store', 'recordId']) {}

const HOW_MANY = `Use a number from 0 to ${LIMITS.transferEntries.max}.`;

/** What an export holds. */
export class ExportDto {
  @ApiPropertyOptional({ description: 'All of them, when it is left out.' })
  @ChoicesField(RECORD_STORES, {
    min: 1,
    message: `Use at least one of ${RECORD_STORES.join(', ')}.`,
    distinct: 'Name each store once.',
  })
  @Optional()
  stores?: RecordStore[];

  @ApiPropertyOptional({
    description: 'False: a template, to be filled in where it is imported. It needs no password.',
  })
  @BooleanField()
  @Optional()
  secrets?: boolean;

  @ApiPropertyOptional({
    description: 'What becomes of it where it is received: only for the log. With secrets.',
  })
  @ChoiceField(EXPORT_FILES)
  @Optional()
  file?: ExportFile;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: LIMITS.transferEntries.max,
    description: 'How many SSH secrets a browser adds to it: only for the log. With secrets.',
  })
  @IsInt({ message: HOW_MANY })
  @Min(0, { message: HOW_MANY })
  @Max(LIMITS.transferEntries.max, { message: HOW_MANY })
  @Optional()
  sshSecrets?: number;

  /** The account's password again. Service tokens have none. */
  @PasswordField()
  @Optional()
  password?: string;
}

export class PlanImportDto {
  @ApiProperty({ type: Object, description: 'The transfer file, as JSON inside this JSON.' })
  file: unknown;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', format: 'uuid' },
    description:
      'Servers on KIOPS that entries may name as their jump server or server without being in the file: ids by refs.',
    example: { gate: '01932b6e-0000-7000-8000-000000000001' },
  })
  knownServers?: KnownServers;
}

/** Which entries a plan lists: the first of every verdict, or the next of one. */
export class PlanPageDto implements Partial<PlanPage> {
  @ChoiceField(VERDICTS)
  @Optional()
  verdict?: Verdict;

  @TextField(
    { max: 40 },
    { description: '`store/index` of the last one that was listed.', example: 'registries/9999' },
  )
  @Matches(/^[a-z-]+\/\d{1,9}$/, { message: 'Use a place such as registries/9999.' })
  @Optional()
  after?: string;
}

export class ApplyImportDto extends PlanImportDto {
  @ApiProperty({ description: 'Of the plan that was shown.' })
  planId: string;

  @ApiPropertyOptional({
    type: Object,
    description: `An answer (${DECISIONS.join(', ')}) for each conflict by store/index, and a default for all others.`,
    example: { 'registries/13': 'replace', default: 'keep' },
  })
  decisions?: Decisions;
}

export class ExistingRecordDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  label: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  @ApiProperty({ type: [String] })
  connections: string[];
}

export class EarlierEntryDto {
  @ApiProperty({ description: 'Position in the same list of the file, from 0.' })
  index: number;

  @ApiProperty()
  label: string;

  @ApiProperty({ type: [String] })
  connections: string[];
}

export class FieldDifferenceDto implements FieldDifference {
  @ApiProperty()
  field: string;

  @ApiProperty({ description: 'A secret is named, never shown.' })
  secret: boolean;

  @ApiPropertyOptional({ type: Object })
  mine?: unknown;

  @ApiPropertyOptional({ type: Object })
  theirs?: unknown;
}

export class PlanEntryDto {
  @ApiProperty({ enum: RECORD_STORES })
  store: RecordStore;

  @ApiProperty({ description: 'Position in its list of the file, from 0.' })
  index: number;

  @ApiPropertyOptional()
  ref?: string;

  @ApiProperty()
  label: string;

  @ApiProperty({ description: 'Which account it is, in words.' })
  title: string;

  @ApiProperty({ enum: VERDICTS })
  verdict: Verdict;

  @ApiPropertyOptional({ type: ExistingRecordDto })
  existing?: ExistingRecordDto;

  @ApiPropertyOptional({
    type: EarlierEntryDto,
    description: 'The earlier entry of the file that a conflict is with, where no record is there.',
  })
  earlier?: EarlierEntryDto;

  @ApiPropertyOptional({ type: [String] })
  connections?: string[];

  @ApiPropertyOptional({ type: [FieldDifferenceDto] })
  differences?: FieldDifferenceDto[];

  @ApiPropertyOptional()
  reason?: string;
}

export class ImportPlanDto {
  @ApiProperty()
  planId: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  exportedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  origin: string | null;

  @ApiProperty({
    type: [PlanEntryDto],
    description: `In the order of the file; of each verdict at most ${LIMITS.planEntries.max}.`,
  })
  entries: PlanEntryDto[];

  @ApiProperty({
    type: Object,
    description:
      'How many of each verdict come after the listed ones; `verdict` and `after` in the query ask for them.',
    example: { new: 0, identical: 0, conflict: 0, invalid: 2_400 },
  })
  more: Record<Verdict, number>;

  @ApiProperty({ type: Object, example: { new: 128, identical: 41, conflict: 6, invalid: 2 } })
  counts: Record<Verdict, number>;

  @ApiProperty({ type: [String], description: 'Keys of the file that nothing is done with.' })
  unknownKeys: string[];
}

export class ImportOutcomeDto implements ImportOutcome {
  @ApiProperty()
  created: number;

  @ApiProperty()
  replaced: number;

  @ApiProperty()
  kept: number;

  @ApiProperty()
  identical: number;

  @ApiProperty()
  invalid: number;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'By which it can be undone; missing when it wrote nothing.',
  })
  act?: string;
}

const AT_LEAST_ONE = `Use a number from 1 to ${LIMITS.transferEntries.max}.`;

export class BrowserChangeDto implements BrowserChange {
  @ChoiceField(BROWSER_CHANGE_KINDS)
  kind: BrowserChangeKind;

  @ApiProperty({ description: 'How many SSH secrets of the browser it is of.' })
  @IsInt({ message: AT_LEAST_ONE })
  @Min(1, { message: AT_LEAST_ONE })
  @Max(LIMITS.transferEntries.max, { message: AT_LEAST_ONE })
  sshSecrets: number;

  @ApiPropertyOptional({ description: 'Of `exported`.' })
  @ChoiceField(EXPORT_FILES)
  @Optional()
  file?: ExportFile;
}

export class BrowserChangeActDto implements BrowserChangeAct {
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'By which a clean-up can be undone; missing of what cannot.',
  })
  act?: string;
}

export class BrowserImportDto implements BrowserImport {
  @ApiProperty({ description: 'How many SSH secrets the browser writes.' })
  @IsInt({ message: HOW_MANY })
  @Min(0, { message: HOW_MANY })
  @Max(LIMITS.transferEntries.max, { message: HOW_MANY })
  sshSecrets: number;

  @ApiProperty({ description: 'How many host keys it trusts or revokes.' })
  @IsInt({ message: HOW_MANY })
  @Min(0, { message: HOW_MANY })
  @Max(LIMITS.transferEntries.max, { message: HOW_MANY })
  hostKeys: number;
}

export class BrowserImportActDto implements BrowserImportAct {
  @ApiProperty({ format: 'uuid', description: 'By which it can be undone.' })
  act: string;
}

export class DuplicateRecordDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  label: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When its owner last revealed it or connected to it.',
  })
  lastUsedAt: string | null;

  @ApiProperty({ type: [String] })
  connections: string[];

  @ApiProperty({ description: 'How many records point to it.' })
  referrers: number;
}

export class DuplicateGroupDto {
  @ApiProperty({ enum: DUPLICATE_KINDS, description: 'Whether the secrets are the same too.' })
  kind: DuplicateKind;

  @ApiProperty({ enum: RECORD_STORES })
  store: RecordStore;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: [DuplicateRecordDto], description: 'The one that is most in use first.' })
  records: DuplicateRecordDto[];
}

export class CleanUpPlanDto implements CleanUpPlan {
  @ApiProperty()
  planId: string;

  @ApiProperty({ type: [DuplicateGroupDto] })
  groups: DuplicateGroupDto[];

  @ApiProperty({
    description: 'How many accounts with other secrets show when their exact duplicates are gone.',
  })
  later: number;
}

export class CleanUpDto implements CleanUpRequest {
  @TextField({ min: 1, max: 100 }, { description: 'Of the plan that was shown.' })
  planId: string;

  @ApiProperty({
    type: [String],
    maxItems: LIMITS.cleanUp.max,
    description:
      'Each record to remove, and the one of its group that takes its place: `store/removed/kept`.',
    example: ['registries/01932b6e-0000-7000-8000-000000000001/01932b6e-0000-7000-8000-000000000000'],
  })
  @ListField({
    ...LIMITS.cleanUp,
    tooMany: `Remove at most ${LIMITS.cleanUp.max} records at once.`,
    message: 'Name records as store/removed/kept.',
    isItem: (item) => typeof item === 'string' && isReplacement(item),
  })
  replacements: Replacement[];
}

export class CleanUpSummaryDto implements CleanUpSummary {
  @ApiProperty()
  removed: number;

  @ApiProperty()
  connectionsMoved: number;

  @ApiProperty({ format: 'uuid', description: 'By which it can be undone.' })
  act: string;
}

export class ResetDto {
  @TextField({ min: 1, max: 100 }, { example: 'delete 36 records' })
  confirmation: string;

  /** Destroys the records at once, with all that is in the trash, in place of putting them there. */
  @BooleanField()
  @Optional()
  erase?: boolean;
}

export class ResetSummaryDto {
  @ApiProperty()
  removed: number;
}

function isReplacement(text: string): boolean {
  const [store, ...ids] = text.split('/', 4);
  return ids.length === 2 && isRecordStore(store) && ids.every((id) => isUUID(id));
}
