/** An HTTP request that tells one receiver; JSON both ways. */
export interface ReceiverRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** With what the request is signed, if it is. */
  readonly signingSecret?: string;
}
