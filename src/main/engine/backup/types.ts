/** A secret's place: the configuration never holds it. */
export type KeySource = { readonly file: string } | { readonly env: string };

/** A bucket of an S3-compatible store. */
export interface BucketSettings {
  /** `https://s3.eu-central-1.amazonaws.com`, `http://127.0.0.1:9000`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** What the keys begin with, "" or with a slash at its end. */
  readonly prefix: string;
  readonly accessKey: KeySource;
  readonly secretKey: KeySource;
}

/** `backup` of the configuration; off where both places are null. */
export interface BackupSettings {
  readonly everyMs: number;
  readonly keepMs: number;
  readonly folder: string | null;
  readonly bucket: BucketSettings | null;
}
