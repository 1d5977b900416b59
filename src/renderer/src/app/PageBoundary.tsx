import { Component } from 'react';
import { WatchdeckError } from '#shared/model/errors.ts';
import { ErrorState } from '../ui/ErrorState.tsx';

/** Keeps the frame alive when a page's code throws or can't be loaded. */
export class PageBoundary extends Component<{ children: React.ReactNode }, { error: WatchdeckError | null }> {
  override state: { error: WatchdeckError | null } = { error: null };

  static getDerivedStateFromError(thrown: unknown): { error: WatchdeckError } {
    return { error: WatchdeckError.from(thrown) };
  }

  override render(): React.ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorState
        what="This page can't be shown"
        error={error}
        onRetry={() => {
          this.setState({ error: null });
        }}
      />
    );
  }
}
