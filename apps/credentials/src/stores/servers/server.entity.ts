import type { HostKey, ServerProtocol, SystemInfo, SystemSummary } from '@kiops/contracts';
import { Column, Entity } from 'typeorm';
import { RecordEntity } from '../../records/record.entity';

@Entity('servers')
export class ServerEntity extends RecordEntity {
  @Column('text')
  protocol: ServerProtocol;

  @Column('text')
  host: string;

  @Column('integer')
  port: number;

  @Column('text')
  username: string;

  @Column('uuid', { name: 'jump_server_id', nullable: true })
  jumpServerId: string | null;

  @Column('boolean', { name: 'allow_old_algorithms', default: false })
  allowOldAlgorithms: boolean;

  @Column('jsonb', { name: 'host_keys', default: [] })
  hostKeys: HostKey[];

  @Column('jsonb', { name: 'system_info', nullable: true })
  systemInfo: SystemInfo | null;

  /** Made of `systemInfo`, for lists. */
  @Column('jsonb', { name: 'system_summary', nullable: true })
  systemSummary: SystemSummary | null;

  @Column('text', { nullable: true })
  notes: string | null;

  /** Told by the browser with its operations, and no field of the store: neither entered nor exported. */
  @Column('timestamptz', { name: 'last_contact_at', nullable: true })
  lastContactAt: Date | null;

  /** Null as long as `lastContactAt` is. */
  @Column('boolean', { name: 'last_answered', nullable: true })
  lastAnswered: boolean | null;

  /** Encrypted; never for `ssh`, which the table checks too. */
  @Column('bytea', { nullable: true })
  password: Buffer | null;
}
