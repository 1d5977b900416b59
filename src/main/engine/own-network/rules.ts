/** The alert of this machine's own network, in force wherever it is looked at; the rest of what is remote is held back by it. */
export const OWN_NETWORK_RULES = `groups:
  - name: own-network
    interval: 5s
    rules:
      - alert: OwnNetworkDown
        expr: watchdeck_own_network_up == 0
        labels: { severity: critical }
        annotations:
          summary: This machine reaches nothing
          description: Neither its gateway nor any of the references answers. Alerts about other machines are held back until it does.
`;

/** What stands where a rule's file is named. */
export const OWN_NETWORK_FILE = '(built in)';
