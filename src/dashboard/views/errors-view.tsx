export function ErrorsView() {
  return <p>Errors</p>;
}
