import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  CONTAINER_NAME,
  LIMITS,
  OPERATION_KINDS,
  OPERATION_OUTCOMES,
  readImageReference,
  type HopContact,
  type ImageCredential,
  type OperationKind,
  type OperationOutcome,
  type OperationReport,
  type OperationsSummary,
  type ReportedDeployment,
  type SystemInfo,
} from '@kiops/contracts';
import { Type } from 'class-transformer';
import { IsObject, Matches, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import {
  BooleanField,
  ChoiceField,
  isPlainObject,
  ListField,
  Optional,
  RecordIdField,
  TextField,
} from '../input/field-decorators';
import { SystemInfoField } from '../stores/servers/server.dto';

/** Every jump server, and the target. */
const MOST_CONTACTS = LIMITS.jumpServers.max + 1;
const IMAGE_STORES: readonly ImageCredential['store'][] = ['registries', 'docker-hub'];

/** Whether a server on the way let the account in. */
export class HopContactDto implements HopContact {
  @RecordIdField('A jump server, or the target.')
  serverId: string;

  @BooleanField()
  answered: boolean;
}

/** The account that an image was pulled with. */
export class ImageCredentialDto implements ImageCredential {
  @ChoiceField(IMAGE_STORES)
  store: ImageCredential['store'];

  @RecordIdField('The account that the image was pulled with.')
  recordId: string;
}

/** What was deployed. */
export class ReportedDeploymentDto implements ReportedDeployment {
  @ImageField()
  image: string;

  @TextField(LIMITS.containerName, { example: 'billing-api' })
  @Matches(CONTAINER_NAME, {
    message: 'Use the name of a container: letters, digits, dot, dash, underscore.',
  })
  containerName: string;

  @Type(() => ImageCredentialDto)
  @ValidateNested()
  @IsObject({ message: 'Use an object.' })
  @ApiProperty({ type: ImageCredentialDto })
  @Optional()
  credential?: ImageCredentialDto;
}

/** What a browser tells of an operation. */
export class OperationReportDto implements OperationReport {
  @ChoiceField(OPERATION_KINDS)
  kind: OperationKind;

  @ChoiceField(OPERATION_OUTCOMES)
  outcome: OperationOutcome;

  @RecordIdField('The target.')
  serverId: string;

  @Type(() => HopContactDto)
  @ValidateNested({ each: true, message: 'Use servers and whether they answered.' })
  @ListField({
    max: MOST_CONTACTS,
    tooMany: `Use at most ${MOST_CONTACTS} servers.`,
    message: 'Use a list of servers and whether they answered.',
    isItem: isPlainObject,
    distinct: 'Name every server once.',
    keyOf: serverOf,
  })
  @ApiProperty({ type: [HopContactDto], description: 'Hops that were not reached are left out.' })
  @Optional()
  contacts?: HopContactDto[];

  @OnlyIf(({ outcome }) => outcome === 'failed', 'Only an operation that failed has a cause.')
  @Matches(/^[a-z0-9][a-z0-9-]*$/, { message: 'Use lower-case letters, digits and dashes.' })
  @TextField(LIMITS.operationCause, { example: 'host-key-changed' })
  @Optional()
  cause?: string;

  @OnlyIf(
    ({ kind, outcome }) => kind === 'system-info' && outcome === 'succeeded',
    'Only system info that was collected can be told.',
  )
  @SystemInfoField()
  @Optional()
  systemInfo?: SystemInfo;

  @Type(() => ReportedDeploymentDto)
  @OnlyIf(({ kind }) => kind === 'deploy', 'Only a deployment has this.')
  @ValidateNested()
  @IsObject({ message: 'Use an object.' })
  @ValidateIf(({ kind }: OperationReportDto, value) => kind === 'deploy' || value !== undefined)
  @ApiProperty({ type: ReportedDeploymentDto, required: false, description: 'Required with `deploy`.' })
  deployment?: ReportedDeploymentDto;
}

export class OperationsSummaryDto implements OperationsSummary {
  @ApiProperty({ type: 'integer', description: 'How many servers let somebody in during the last hour.' })
  answeredInLastHour: number;
}

/** An image in any spelling. */
function ImageField(): PropertyDecorator {
  return applyDecorators(
    ValidateBy({
      name: 'imageReference',
      validator: {
        validate: (value) => typeof value === 'string' && readImageReference(value) !== undefined,
        defaultMessage: () =>
          `Use an image such as nginx:1.29, of at most ${LIMITS.image.max} characters in full.`,
      },
    }),
    TextField(LIMITS.image, { example: 'harbor.acme.io/billing/api:2.4.1' }),
  );
}

/** A field that the rest of the report has to fit. */
function OnlyIf(fits: (report: OperationReportDto) => boolean, message: string): PropertyDecorator {
  return ValidateBy({
    name: 'onlyIf',
    validator: {
      validate: (_, args) => fits(args!.object as OperationReportDto),
      defaultMessage: () => message,
    },
  });
}

/** A server in whatever case its id is written; what is no id is told apart, and refused for itself. */
function serverOf(contact: unknown): unknown {
  const { serverId } = contact as Partial<HopContact>;
  return typeof serverId === 'string' ? serverId.toLowerCase() : contact;
}
