using System.Globalization;
using System.Text;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Data;

/// <summary>Reads comma, semicolon or tab separated values (RFC 4180) as one table.</summary>
internal sealed class CsvReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken ct)
    {
        var text = TextDecoding.Decode(source.Content.Span, FormatDetection.Charset(source.ContentType));
        var rows = Rows(text, Delimiter(text), ct);
        var header = rows.Count > 1 && IsHeader(rows[0]) ? rows[0] : null;
        var builder = new DocumentTextBuilder("csv", limits);
        builder.Add(BlockKind.Table, TableText.Write(header, header is null ? rows : rows[1..], limits));
        return builder.Build();
    }

    private static char Delimiter(string text)
    {
        var line = text.AsSpan();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        int commas = line.Count(','), semicolons = line.Count(';'), tabs = line.Count('\t');
        return tabs > Math.Max(commas, semicolons) ? '\t' : semicolons > commas ? ';' : ',';
    }

    private static bool IsHeader(IReadOnlyList<string> row)
        => row.All(cell => !string.IsNullOrWhiteSpace(cell)
            && !double.TryParse(cell, NumberStyles.Any, CultureInfo.InvariantCulture, out _));

    private static List<IReadOnlyList<string>> Rows(string text, char delimiter, CancellationToken ct)
    {
        var rows = new List<IReadOnlyList<string>>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == delimiter)
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else if (c is '\r' or '\n')
            {
                EndRow();
            }
            else
            {
                cell.Append(c);
            }
        }
        EndRow();
        return rows;

        void EndRow()
        {
            ct.ThrowIfCancellationRequested();
            if (cell.Length > 0 || row.Count > 0)
                row.Add(cell.ToString());
            cell.Clear();
            if (row.Count == 0)
                return;
            rows.Add(row);
            row = [];
        }
    }
}
