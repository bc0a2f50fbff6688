/** Who may ask, and under which names. */
export interface Access {
  /** The port that the server listens on. */
  readonly port: number;
  /** Whether nobody but this machine can reach it: then reading needs no token. */
  readonly isLoopback: boolean;
  /** Names, besides those of the loopback, by which it may be asked, without a port; IPv6 in brackets. */
  readonly hosts: readonly string[];
}
