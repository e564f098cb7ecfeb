import { Module } from '@nestjs/common';
import { RecordHealthController } from './record-health.controller';
import { RecordHealthService } from './record-health.service';

/** `GET /record-health`: which records need somebody. */
@Module({ controllers: [RecordHealthController], providers: [RecordHealthService] })
export class RecordHealthModule {}
