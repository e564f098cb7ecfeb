import { Module } from '@nestjs/common';
import { AuditLogQuery } from './audit-log-query';
import { AuditController } from './audit.controller';

/** `GET /audit`: the log as people read it. */
@Module({ controllers: [AuditController], providers: [AuditLogQuery] })
export class AuditLogModule {}
