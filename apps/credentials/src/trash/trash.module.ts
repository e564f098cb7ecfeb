import { Module } from '@nestjs/common';
import { TrashController } from './trash.controller';
import { TrashService } from './trash.service';

/** What delete, clean-up, reset and import have removed, for as long as it can be brought back. */
@Module({ controllers: [TrashController], providers: [TrashService] })
export class TrashModule {}
