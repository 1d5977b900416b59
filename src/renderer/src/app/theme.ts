import { ActionIcon, Button, createTheme, Menu, Modal, Tooltip } from '@mantine/core';
import type { CSSVariablesResolver } from '@mantine/core';

/** Mantine dressed in our tokens (tokens.css): the components' own colours point at ours, so each is defined once. */
export const theme = createTheme({
  fontFamily: 'var(--wd-font)',
  fontFamilyMonospace: 'var(--wd-mono)',
  primaryColor: 'iris',
  primaryShade: 6,
  defaultRadius: 6,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  colors: {
    iris: [
      '#f1f1fe',
      '#e2e2fc',
      '#c9c9f9',
      '#aeabff',
      '#9593ec',
      '#7c7ae4',
      '#5b5bd6',
      '#5151cd',
      '#4747b8',
      '#3d3d9e',
    ],
    // Mantine's greys of the dark scheme, tinted like our own surfaces.
    dark: [
      '#e8ebf0',
      '#c3cad5',
      '#a1abba',
      '#646e7e',
      '#38404e',
      '#262d39',
      '#1b2029',
      '#151920',
      '#10141a',
      '#0e1116',
    ],
  },
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: false } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        transitionProps: { duration: 100 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    }),
    // A menu holds items and nothing else; without the placeholder its first item gets the focus.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
  },
});

const shared = {
  '--mantine-color-body': 'var(--wd-raised)',
  '--mantine-color-text': 'var(--wd-text)',
  '--mantine-color-dimmed': 'var(--wd-dim)',
  '--mantine-color-default': 'var(--wd-panel)',
  '--mantine-color-default-hover': 'var(--wd-hover)',
  '--mantine-color-default-color': 'var(--wd-text)',
  '--mantine-color-default-border': 'var(--wd-border-strong)',
  '--mantine-color-placeholder': 'var(--wd-faint)',
  '--mantine-color-error': 'var(--wd-critical)',
  // What takes something away, in menus and on quiet buttons.
  '--mantine-color-red-6': 'var(--wd-critical)',
  '--mantine-color-red-light-color': 'var(--wd-critical)',
  '--mantine-color-anchor': 'var(--wd-accent-text)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });

/** The nonce that the page's Content-Security-Policy allows styles by; empty when the page is served without one. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}
