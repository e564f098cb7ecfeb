/** What runs after a deployment. */
export interface DeployedContainer {
  /** In full: `docker.io/library/nginx:latest`. */
  readonly image: string;
  readonly containerName: string;
  /** As they were published: `8080:80`. */
  readonly ports: readonly string[];
  /** `podman 4.3.1`. */
  readonly engine: string;
  /** `healthy` when the image's own check says so, `running` when it stayed up. */
  readonly health: 'healthy' | 'running';
  /** The image that ran under this name before; undefined when there was none. */
  readonly replaced: string | undefined;
}
