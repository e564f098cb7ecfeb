import { Module } from '@nestjs/common';
import { Configuration } from '../config/configuration';
import { BodiesUnderWay } from './bodies-under-way';

/** What comes in, before anybody looks at what it means. */
@Module({
  providers: [
    {
      provide: BodiesUnderWay,
      useFactory: ({ intake }: Configuration) => new BodiesUnderWay(intake),
      inject: [Configuration],
    },
  ],
  exports: [BodiesUnderWay],
})
export class InputModule {}
