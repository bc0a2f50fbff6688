export function ErrorView({ hash }: { readonly hash: string }) {
  return <p>{hash}</p>;
}
