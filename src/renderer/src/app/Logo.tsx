/** The mark: a watched line on a deck. */
export function Logo(): React.ReactNode {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" fill="var(--wd-accent)" />
      <path
        d="M4.5 13.5h3.2l2.3-6 3.6 10 2.4-6h3.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
