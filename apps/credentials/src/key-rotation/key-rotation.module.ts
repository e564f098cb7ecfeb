import { Module } from '@nestjs/common';
import { KeyRotationService } from './key-rotation.service';
import { LiveProcessesService } from './live-processes.service';

/** What changes keys, for the tasks, and who has to have them before. */
@Module({ providers: [KeyRotationService, LiveProcessesService], exports: [LiveProcessesService] })
export class KeyRotationModule {}
