import { Module } from '@nestjs/common';
import { RefusedAccess } from './refused-access';
import { RefusedAccessLog } from './refused-access-log';

/** What was refused to whom, for the audit log. */
@Module({
  providers: [
    RefusedAccessLog,
    {
      provide: RefusedAccess,
      useFactory: (log: RefusedAccessLog) => new RefusedAccess(log),
      inject: [RefusedAccessLog],
    },
  ],
  exports: [RefusedAccess],
})
export class RefusedAccessModule {}
