import { Module } from '@nestjs/common';
import { VpnStatusController } from './vpn-status.controller';

/** Tells people whether they come through one of the company's VPNs. */
@Module({ controllers: [VpnStatusController] })
export class VpnStatusModule {}
