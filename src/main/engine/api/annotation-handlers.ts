import type { Capabilities } from './capabilities.ts';
import type { Handlers } from './handlers.ts';

type AnnotationMethod = Extract<keyof Handlers, `annotations.${string}`>;

/** The methods on annotations. */
export function createAnnotationHandlers({
  annotations,
  user,
}: Pick<Capabilities, 'annotations' | 'user'>): Pick<Handlers, AnnotationMethod> {
  return {
    'annotations.list': (page) => annotations.list(page),
    'annotations.add': (annotation) => ({ id: annotations.add(annotation, user) }),
    'annotations.remove': ({ id }) => {
      annotations.remove(id);
      return {};
    },
  };
}
