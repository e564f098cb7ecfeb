import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { VpnStatus } from '@kiops/contracts';

export class VpnStatusDto implements VpnStatus {
  @ApiProperty({ enum: ['connected', 'disconnected', 'unconfigured'] })
  state: VpnStatus['state'];

  @ApiPropertyOptional({ description: "The network's name, when connected." })
  network?: string;

  @ApiProperty({ description: 'The address that the service sees.' })
  address: string;
}
