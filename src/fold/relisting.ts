/**
 * When all tasks are looked after, not only those of records that changed: where TODO.md is gone and something
 * changes, where it is gone at all, or always.
 */
export type Relisting = 'with changes' | 'where it is gone' | 'always';
