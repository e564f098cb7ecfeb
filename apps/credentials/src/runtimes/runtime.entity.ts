import type { RuntimeKind } from '@kiops/contracts';
import { Column, Entity } from 'typeorm';
import { RecordEntity } from '../records/record.entity';

@Entity('runtimes')
export class RuntimeEntity extends RecordEntity {
  @Column('text')
  kind: RuntimeKind;

  @Column('uuid', { name: 'server_id', nullable: true })
  serverId: string | null;

  @Column('text')
  endpoint: string;

  /** Encrypted, as the three that follow. */
  @Column('bytea', { nullable: true })
  kubeconfig: Buffer | null;

  @Column('bytea', { nullable: true })
  ca: Buffer | null;

  @Column('bytea', { nullable: true })
  cert: Buffer | null;

  @Column('bytea', { nullable: true })
  key: Buffer | null;
}
