import { Global, Module } from '@nestjs/common';
import { PublicAddress } from '../config/public-address';

/** How people reach the console. Its files are served by `serveConsole`, outside of Nest's routes. */
@Global()
@Module({ providers: [PublicAddress], exports: [PublicAddress] })
export class ConsoleModule {}
