import type { Log } from '../base/log.ts';
import { createAnswerer } from './answer.ts';
import type { ApiParts } from './endpoint.ts';
import { HttpConnection } from './http-connection.ts';
import type { HttpApi } from './types.ts';

/** Makes the HTTP API; nothing runs until a shell connects. */
export function createHttpApi(parts: ApiParts & { readonly log: Log }): HttpApi {
  const answer = createAnswerer(parts);
  const connections = new Set<HttpConnection>();
  return {
    connect(port) {
      const connection: HttpConnection = new HttpConnection({
        port,
        answer,
        log: parts.log,
        onClose: () => connections.delete(connection),
      });
      connections.add(connection);
    },
    answer,
    close() {
      for (const connection of [...connections]) connection.close();
    },
  };
}
