namespace Pipeline.Benchmarks.Reports;

/// <summary>A table of a report.</summary>
/// <param name="Title">What was measured, with sizes and units.</param>
/// <param name="Columns">Column names.</param>
/// <param name="Rows">Cells as they are printed.</param>
internal sealed record ReportTable(
    string Title,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows
);
