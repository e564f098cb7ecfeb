import { Module } from '@nestjs/common';
import { Configuration } from '../config/configuration';
import { BodiesUnderWay } from './bodies-under-way';
import { RequestRates } from './request-rates';

/** What comes in, before anybody looks at what it means. */
@Module({
  providers: [
    {
      provide: BodiesUnderWay,
      useFactory: ({ intake }: Configuration) => new BodiesUnderWay(intake),
      inject: [Configuration],
    },
    {
      provide: RequestRates,
      useFactory: ({ requestsPerSecond }: Configuration) => new RequestRates(requestsPerSecond),
      inject: [Configuration],
    },
  ],
  exports: [BodiesUnderWay, RequestRates],
})
export class InputModule {}
