import { Global, Module } from '@nestjs/common';
import { HandOvers } from '../identity/users/hand-overs';
import { HandOverService } from './hand-over.service';

/** How the records of an account that ends get another owner. */
@Global()
@Module({ providers: [{ provide: HandOvers, useClass: HandOverService }], exports: [HandOvers] })
export class HandOverModule {}
