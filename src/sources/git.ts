/** The commit that is checked out; null outside git. */
export async function readHead(_root: string): Promise<string | null> {
  return null;
}

/** Who commits here: `Name <mail>` or the name; null where git does not know. */
export async function readAuthor(_root: string): Promise<string | null> {
  return null;
}
