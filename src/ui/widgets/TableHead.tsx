/** The head of a table of numbers. */
export function TableHead({ columns }: { columns: readonly (string | undefined)[] }) {
  return (
    <thead>
      <tr>
        {columns.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
