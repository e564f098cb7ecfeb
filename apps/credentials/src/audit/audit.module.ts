import { Global, Module } from '@nestjs/common';
import { AuditSealer } from './audit-sealer';
import { AuditVerifier } from './audit-verifier';
import { AuditService } from './audit.service';

/** The audit log: `AuditService` adds to it, and what stands in it is sealed. */
@Global()
@Module({
  providers: [AuditService, AuditSealer, AuditVerifier],
  exports: [AuditService],
})
export class AuditModule {}
