// Of many measurements the few numbers that are told.

/** Smallest number that this share of the others does not exceed. */
export function at(share, numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

export const median = (numbers) => at(0.5, numbers);

/** Median with the least and the most. */
export const spread = (numbers) => ({ median: median(numbers), least: Math.min(...numbers), most: Math.max(...numbers), of: numbers.length });
