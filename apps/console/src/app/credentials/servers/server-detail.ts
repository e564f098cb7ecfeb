import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { Connection, Server } from '@kiops/contracts';
import { ConnectionChips } from '../../records/connections/connection-chips';
import { RowActions } from '../../records/list/row-actions';
import { RuntimeList } from '../../records/runtimes/runtime-list';
import { RouteChain } from '../../records/server/route-chain';
import { PROTOCOL_NAMES, type ServerGroup } from '../../records/server/server-groups';
import { ServerSecrets } from './server-secrets';

/** All about one account, under its row: secrets, records when there are several, services, route and runtimes. */
@Component({
  selector: 'kiops-server-detail',
  imports: [ConnectionChips, RouteChain, RowActions, RuntimeList, ServerSecrets],
  templateUrl: './server-detail.html',
  styleUrls: ['../../records/list/detail-lines.scss', './server-detail.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServerDetail {
  readonly group = input.required<ServerGroup>();

  readonly test = output<Server>();
  readonly rotate = output<Server>();
  readonly uses = output<Server>();
  readonly copyAs = output<Server>();
  readonly edit = output<Server>();
  readonly delete = output<Server>();

  protected readonly protocols = PROTOCOL_NAMES;
  /** The records whose ways differ; one when they all take the same. */
  protected readonly routes = computed(() => {
    const ways = new Set<string>();
    return this.group().servers.filter((server) => {
      const way = server.route.map((hop) => hop.id).join();
      return ways.size < ways.add(way).size;
    });
  });
  protected readonly connections = computed(() => {
    const named = this.group().servers.flatMap((server) => server.connections);
    return Array.from(
      new Map<string, Connection>(named.map((each) => [`${each.kind} ${each.name}`, each])).values(),
    );
  });
  protected readonly notes = computed(() => this.group().servers.filter((server) => server.notes));
}
