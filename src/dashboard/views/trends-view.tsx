export function TrendsView() {
  return <p>Trends</p>;
}
