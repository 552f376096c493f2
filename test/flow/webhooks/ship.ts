/** Tells the warehouse. */
export async function ship(warehouse: string): Promise<void> {
  await fetch(warehouse, { method: 'POST' });
}
