import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller';
import { AuditLogQuery } from './audit-log-query';

/** `GET /audit`: the log as people read it. */
@Module({ controllers: [AuditController], providers: [AuditLogQuery] })
export class AuditLogModule {}
