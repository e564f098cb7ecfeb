import { Controller, Get } from '@nestjs/common';
import type { VpnStatus } from '@kiops/contracts';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../caller/caller';
import { isInRange } from '../config/address-range';
import { Configuration } from '../config/configuration';
import { VpnStatusDto } from './vpn-status.dto';

@ApiTags('vpn-status')
@Controller('vpn-status')
export class VpnStatusController {
  constructor(private readonly configuration: Configuration) {}

  /** Whether the caller's address is in one of the networks of `KIOPS_VPN_NETWORKS`; the first that fits is named. */
  @Get()
  @ApiOperation({ summary: 'Whether I come through a VPN' })
  @ApiOkResponse({ type: VpnStatusDto })
  status(@CurrentCaller() { address }: Caller): VpnStatus {
    const { vpnNetworks } = this.configuration;
    if (vpnNetworks.length === 0) return { state: 'unconfigured', address };
    const network = vpnNetworks.find(({ range }) => isInRange(address, range))?.name;
    return network === undefined
      ? { state: 'disconnected', address }
      : { state: 'connected', network, address };
  }
}
