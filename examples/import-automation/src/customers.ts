/** Who the automation works for, and what is in their files. */
export interface Customer {
  readonly name: string;
  readonly scorecard: string;
  readonly isEnterprise: boolean;
  /** A folder below `customers/`. */
  readonly folder: string;
}

export const CUSTOMERS: readonly Customer[] = [
  {
    name: 'Brick Spain',
    scorecard: 'Brick Spain Scorecard 2026',
    isEnterprise: true,
    folder: 'brick-spain',
  },
  {
    name: 'Brick Brazil',
    scorecard: 'Brick Brazil Scorecard 2026',
    isEnterprise: false,
    folder: 'brick-brazil',
  },
];
