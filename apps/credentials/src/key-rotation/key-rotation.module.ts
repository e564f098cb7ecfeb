import { Module } from '@nestjs/common';
import { KeyRotationService } from './key-rotation.service';

/** What changes keys, for the tasks. */
@Module({ providers: [KeyRotationService] })
export class KeyRotationModule {}
