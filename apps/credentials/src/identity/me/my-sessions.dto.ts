import { ApiProperty } from '@nestjs/swagger';
import type { OwnSession, OwnSessions } from '@kiops/contracts';
import { PasswordField } from '../accounts/person.dto';
import { KeepTokensField } from '../service-tokens/keep-tokens-field';

export class EndOtherSessionsDto {
  /** The account's. */
  @PasswordField()
  password: string;

  @KeepTokensField()
  keepTokens: string[] = [];
}

class SessionNetworkDto {
  @ApiProperty({ type: String, nullable: true, description: 'The VPN; null outside all of them.' })
  vpn: string | null;
}

/** One of the caller's own sessions. */
export class OwnSessionDto implements OwnSession {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Whether it is the session that asks.' })
  current: boolean;

  @ApiProperty({ type: String, nullable: true })
  userAgent: string | null;

  @ApiProperty({ description: 'From where it was opened.' })
  address: string;

  @ApiProperty({ type: SessionNetworkDto, nullable: true, description: 'Null when KIOPS knows no VPN.' })
  network: SessionNetworkDto | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'To the minute.' })
  lastUsedAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

export class OwnSessionsDto implements OwnSessions {
  @ApiProperty({ type: [OwnSessionDto] })
  items: OwnSessionDto[];

  @ApiProperty({ type: 'integer' })
  total: number;

  @ApiProperty({ type: 'integer', description: 'Without a request for so long, a session ends.' })
  idleSeconds: number;

  @ApiProperty({ type: 'integer', description: 'After so long, a session ends in any case.' })
  lifetimeSeconds: number;
}
