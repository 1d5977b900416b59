const isMac = /mac/i.test(navigator.userAgent);

/** The modifier as it is printed on this keyboard. */
export const MOD = isMac ? '⌘' : 'Ctrl';
