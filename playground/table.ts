/** Lines up the columns of a CSV text whose values hold no commas, with a line under its header. */
export function showTable(csv: string): string {
	const rows = csv
		.replace(/^\uFEFF/, '')
		.trim()
		.split(/\r?\n/)
		.map((line) => line.split(',').map((value) => value.replace(/^"|"$/g, '')));
	const widths =
		rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	const lines = rows.map((row) =>
		row
			.map((value, column) => value.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
	lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
	return lines.join('\n');
}
