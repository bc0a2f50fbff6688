export function CompareView({ a, b }: { readonly a: string; readonly b: string }) {
  return (
    <p>
      {a}
      {b}
    </p>
  );
}
