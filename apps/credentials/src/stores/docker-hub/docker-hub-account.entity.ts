import { Column, Entity } from 'typeorm';
import { RecordEntity } from '../../records/record.entity';

@Entity('docker_hub')
export class DockerHubAccountEntity extends RecordEntity {
  @Column('text')
  username: string;

  @Column('boolean', { name: 'is_default', default: false })
  isDefault: boolean;

  @Column('text', { nullable: true })
  notes: string | null;

  /** Encrypted. */
  @Column('bytea', { name: 'access_token', nullable: true })
  accessToken: Buffer | null;
}
