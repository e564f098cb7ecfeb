import { Global, Module } from '@nestjs/common';
import { AuditSealer } from './audit-sealer';
import { AuditService } from './audit.service';
import { AuditVerifier } from './audit-verifier';

/** The audit log: `AuditService` adds to it, and what stands in it is sealed. */
@Global()
@Module({
  providers: [AuditService, AuditSealer, AuditVerifier],
  exports: [AuditService],
})
export class AuditModule {}
