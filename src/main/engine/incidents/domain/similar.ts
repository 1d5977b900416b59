import type { Labels } from '#shared/model/labels.ts';

/** What of an incident is compared. */
export interface Comparable {
  readonly id: number;
  readonly rules: readonly string[];
  readonly labels: Labels;
  /** Title, notes, actions and postmortem. */
  readonly text: string;
}

export interface Similarity {
  readonly id: number;
  /** 0..1 */
  readonly score: number;
  /** Why, in words; the weightiest first. */
  readonly reasons: readonly string[];
}

/** How much each part counts; the same rule says most. */
const WEIGHTS = { rules: 0.5, labels: 0.3, text: 0.2 } as const;
/** Less alike than this is chance. */
const LEAST = 0.15;
/** Labels that say how bad or which rule, not where. */
const NOT_COMPARED = new Set(['alertname', 'severity']);
const WORDS_NAMED = 4;
const LABELS_NAMED = 3;

/** Past incidents like this one, most alike first, with the reasons. */
export function similarTo(subject: Comparable, others: readonly Comparable[], most: number): Similarity[] {
  const rarity = rarityOf([subject, ...others]);
  return others
    .filter(({ id }) => id !== subject.id)
    .map((other) => compare(subject, other, rarity))
    .filter(({ score }) => score >= LEAST)
    .sort((a, b) => b.score - a.score || b.id - a.id)
    .slice(0, most);
}

type Rarity = (word: string) => number;

function compare(a: Comparable, b: Comparable, rarity: Rarity): Similarity {
  const rules = a.rules.filter((rule) => b.rules.includes(rule));
  const ruleShare = shareOf(rules.length, new Set([...a.rules, ...b.rules]).size);

  const pairsOf = ({ labels }: Comparable): string[] =>
    Object.entries(labels)
      .filter(([name]) => !NOT_COMPARED.has(name))
      .map(([name, value]) => `${name}=${value}`);
  const [pairsA, pairsB] = [pairsOf(a), pairsOf(b)];
  const labels = pairsA.filter((pair) => pairsB.includes(pair)).sort();
  const labelShare = shareOf(labels.length, new Set([...pairsA, ...pairsB]).size);

  const [wordsA, wordsB] = [wordsOf(a.text), wordsOf(b.text)];
  const words = [...wordsA].filter((word) => wordsB.has(word)).sort((x, y) => rarity(y) - rarity(x));
  const textShare = shareOf(weigh(words, rarity), weigh(new Set([...wordsA, ...wordsB]), rarity));

  const reasons = [
    { weight: WEIGHTS.rules * ruleShare, text: `the same rule: ${rules.join(', ')}` },
    { weight: WEIGHTS.labels * labelShare, text: `the same place: ${listed(labels, LABELS_NAMED)}` },
    { weight: WEIGHTS.text * textShare, text: `words in common: ${words.slice(0, WORDS_NAMED).join(', ')}` },
  ];
  // An incident opened by hand has no rule and no place: then its words are all there is to go by.
  const comparable =
    (a.rules.length > 0 ? WEIGHTS.rules : 0) + (pairsA.length > 0 ? WEIGHTS.labels : 0) + WEIGHTS.text;
  return {
    id: b.id,
    score: reasons.reduce((sum, { weight }) => sum + weight, 0) / comparable,
    reasons: reasons
      .filter(({ weight }) => weight > 0)
      .sort((x, y) => y.weight - x.weight)
      .map(({ text }) => text),
  };
}

function listed(parts: readonly string[], most: number): string {
  const more = parts.length - most;
  return `${parts.slice(0, most).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function weigh(words: Iterable<string>, rarity: Rarity): number {
  let sum = 0;
  for (const word of words) sum += rarity(word);
  return sum;
}

/** Inverse document frequency, ln((N+1)/(n+1))+1: a word that stands in every incident says little. */
function rarityOf(all: readonly Comparable[]): Rarity {
  const counts = new Map<string, number>();
  for (const { text } of all) for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log((all.length + 1) / ((counts.get(word) ?? 0) + 1)) + 1;
}

const COMMON = new Set(
  'the and for was were with that this from have has had not are but all any its our out who why how when then than too also into onto over under after before again still just only very alert alerts incident fires fired since'.split(
    ' ',
  ),
);

/** Words of three letters and more; `HighErrorRate` is three of them. */
function wordsOf(text: string): Set<string> {
  const parts =
    text
      .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\d]{3,}/gu) ?? [];
  return new Set(parts.filter((word) => !COMMON.has(word) && !/^\d+$/.test(word)));
}
