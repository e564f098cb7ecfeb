/** Whether the caller's address is inside one of the configured VPN networks. */
export interface VpnStatus {
  readonly state: 'connected' | 'disconnected' | 'unconfigured';
  /** The network's name, when connected. */
  readonly network?: string;
  /** The address the service sees. */
  readonly address: string;
}
