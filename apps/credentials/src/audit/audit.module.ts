import { Global, Module } from '@nestjs/common';
import { AuditController } from '../audit-log/audit.controller';
import { AuditLogQuery } from '../audit-log/audit-log-query';
import { AuditSealer } from './audit-sealer';
import { AuditService } from './audit.service';
import { AuditVerifier } from './audit-verifier';

/** The audit log: `AuditService` adds to it, `GET /audit` reads it. */
@Global()
@Module({
  controllers: [AuditController],
  providers: [AuditService, AuditLogQuery, AuditSealer, AuditVerifier],
  exports: [AuditService],
})
export class AuditModule {}
