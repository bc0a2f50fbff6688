/** A commit, as far as a person is told of it. Its words are whoever's who made it: they are escaped when shown. */
export interface CommitNote {
  readonly commit: string;
  readonly author: string;
  /** ISO time at which it was written; null where it says none that is one. */
  readonly date: string | null;
  readonly subject: string;
}

/** What git knows of the line that threw an error, and of its file. */
export interface ErrorGit {
  /** The commit in which all of this was looked up. */
  readonly commit: string;
  /** `head`: it is the one that is checked out, as that of the occurrence is not known, or not in this clone. */
  readonly commitOf: 'occurrence' | 'head';
  /** The commit that is checked out; null where that is in doubt. */
  readonly head: string | null;
  /** The commit of the occurrence, where it is known and not in this clone. */
  readonly missing: string | null;
  /** Null where git does not know the line: it was not committed, or belongs to a file that never was. */
  readonly line: BlamedLine | null;
  /** The commit at which the error was last not seen, and how that is known; null where it is not. */
  readonly since: UnseenAt | null;
  /** The newest commits after that one that touched the file, the newest first; without that one, of all. */
  readonly commits: readonly CommitNote[];
  /** Whether there are more of them. */
  readonly more: boolean;
}

/** The commit that a line comes from. */
export interface BlamedLine extends CommitNote {
  /** Whether the line is another one in the working tree now; null where that cannot be read. */
  readonly changed: boolean | null;
}

/** A commit at which an error was not seen: that of its last fix, or of an earlier fold, which did not know it. */
export interface UnseenAt {
  readonly commit: string;
  readonly reason: 'fix' | 'fold';
}
