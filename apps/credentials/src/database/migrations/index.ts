import { Identity1763800000000 } from './1763800000000-identity';
import { Records1763800000001 } from './1763800000001-records';
import { Relay1763800000002 } from './1763800000002-relay';
import { BrowserVaults1763800000003 } from './1763800000003-browser-vaults';
import { Operations1763800000004 } from './1763800000004-operations';
import { OpenRelays1763800000010 } from './1763800000010-open-relays';
import { ClosedOwners1763800000011 } from './1763800000011-closed-owners';
import { ManagersAndHandOvers1763800000012 } from './1763800000012-managers-and-hand-overs';
import { KnownBrowsers1763800000020 } from './1763800000020-known-browsers';
import { RowBinding1763800000030 } from './1763800000030-row-binding';
import { SecretVersions1763800000031 } from './1763800000031-secret-versions';
import { AuditSeals1763800000032 } from './1763800000032-audit-seals';
import { LinksCarryTheirRole1763800000040 } from './1763800000040-links-carry-their-role';
import { TransferScope1763800000041 } from './1763800000041-transfer-scope';
import { ConnectionLinks1763800000050 } from './1763800000050-connection-links';
import { SystemSummaries1763800000060 } from './1763800000060-system-summaries';
import { TransferTurns1763800000080 } from './1763800000080-transfer-turns';
import { OneDefaultAccount1763800000090 } from './1763800000090-one-default-account';
import { OldAlgorithms1763800000100 } from './1763800000100-old-algorithms';
import { ServiceProcesses1763800000110 } from './1763800000110-service-processes';
import { OrderOfNames1763800000120 } from './1763800000120-order-of-names';
import { RelayOpenings1763800000130 } from './1763800000130-relay-openings';
import { EndedSessions1763800000140 } from './1763800000140-ended-sessions';
import { Trash1763800000150 } from './1763800000150-trash';
import { FieldsOfFiles1763800000160 } from './1763800000160-fields-of-files';
import { RecordsByAddress1763800000180 } from './1763800000180-records-by-address';
import { Undo1763800000190 } from './1763800000190-undo';
import { SecretRotation1763800000195 } from './1763800000195-secret-rotation';
import { ServiceAccounts1763800000200 } from './1763800000200-service-accounts';
import { RecordEvents1763800000210 } from './1763800000210-record-events';
import { EndsOfSecrets1763800000230 } from './1763800000230-ends-of-secrets';
import { IdempotencyKeys1763800000240 } from './1763800000240-idempotency-keys';
import { EndsOfTokens1763800000250 } from './1763800000250-ends-of-tokens';

/** All migrations, in their order. */
export const MIGRATIONS = [
  Identity1763800000000,
  Records1763800000001,
  Relay1763800000002,
  BrowserVaults1763800000003,
  Operations1763800000004,
  OpenRelays1763800000010,
  ClosedOwners1763800000011,
  ManagersAndHandOvers1763800000012,
  KnownBrowsers1763800000020,
  RowBinding1763800000030,
  SecretVersions1763800000031,
  AuditSeals1763800000032,
  LinksCarryTheirRole1763800000040,
  TransferScope1763800000041,
  ConnectionLinks1763800000050,
  SystemSummaries1763800000060,
  TransferTurns1763800000080,
  OneDefaultAccount1763800000090,
  OldAlgorithms1763800000100,
  ServiceProcesses1763800000110,
  OrderOfNames1763800000120,
  RelayOpenings1763800000130,
  EndedSessions1763800000140,
  Trash1763800000150,
  FieldsOfFiles1763800000160,
  RecordsByAddress1763800000180,
  Undo1763800000190,
  SecretRotation1763800000195,
  ServiceAccounts1763800000200,
  RecordEvents1763800000210,
  EndsOfSecrets1763800000230,
  IdempotencyKeys1763800000240,
  EndsOfTokens1763800000250,
] as const;
