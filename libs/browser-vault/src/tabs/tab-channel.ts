/** What the tabs of one user tell each other. Keys in it are not extractable. */
export type TabMessage =
  /** A new tab asks whether somebody has the key. */
  | { readonly type: 'hello'; readonly from: string }
  /** The answer to one tab. */
  | { readonly type: 'key'; readonly to: string; readonly vaultId: string; readonly key: CryptoKey }
  /** The user unlocked the vault in one tab: for all of them. */
  | { readonly type: 'unlocked'; readonly vaultId: string; readonly key: CryptoKey }
  | { readonly type: 'locked' }
  /** The user began with an empty vault, on purpose. */
  | { readonly type: 'started-over' }
  /** Secrets, pins or locks are others now. */
  | { readonly type: 'changed' }
  /** The user is active, somewhere; milliseconds since the epoch. */
  | { readonly type: 'active'; readonly at: number };

/** Reaches the other tabs of the same user; never the sender itself. */
export interface TabChannel {
  post(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): void;
  close(): void;
}

/** Other pages of the same origin only (HTML, section on broadcasting to other browsing contexts). */
export function broadcastChannel(name: string): TabChannel {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen: (listener) => {
      channel.onmessage = ({ data }: MessageEvent<TabMessage>) => listener(data);
    },
    close: () => channel.close(),
  };
}
