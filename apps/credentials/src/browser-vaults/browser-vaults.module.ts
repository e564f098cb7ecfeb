import { Module } from '@nestjs/common';
import { BrowserVaultsController } from './browser-vaults.controller';
import { BrowserVaultsService } from './browser-vaults.service';

/** Remembers in which browsers an account keeps SSH secrets, so that a cleared one can say so. */
@Module({ controllers: [BrowserVaultsController], providers: [BrowserVaultsService] })
export class BrowserVaultsModule {}
