using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Data;

/// <summary>
/// Reads values separated by commas, semicolons, tabs or vertical bars (RFC 4180) as one table. Rows may be of
/// different lengths and cells may hold line ends; what is not quoted as the RFC asks is read as it stands.
/// </summary>
internal sealed class CsvReader : IDocumentReader
{
    // Excel has 16 384 columns and databases fewer.
    private const int MaxColumns = 100_000;

    // The beginning that the separator is found by.
    private const int SampledLines = 16;
    private const int SampledCharacters = 1 << 16;

    // Numbers that are years where they stand for columns.
    private const int FirstYear = 1900;
    private const int LastYear = 2100;

    private static readonly char[] Separators = [',', ';', '\t', '|'];

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var text = TextDecoding.Decode(source.Content.Span, FormatDetection.Charset(source.ContentType));
        var separator = Separator(text);
        CheckCells(text, separator);
        using var parser = new CsvParser(
            new StringReader(text),
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = separator.ToString(),
                BadDataFound = null,
                IgnoreBlankLines = true,
            }
        );
        var table = new BarTable(limits);
        var builder = new DocumentTextBuilder("csv", limits);
        string[]? first = null;
        var firstRow = 1;
        var places = new List<TextPlace>();
        while (parser.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (parser.Count > MaxColumns)
            {
                throw TooManyCells(parser.Count);
            }

            var row = parser.Record ?? [];
            if (first is null)
            {
                // Whether it names the columns is known when there is a second row.
                (first, firstRow) = (row, parser.Row);
                continue;
            }
            if (places.Count == 0)
            {
                places.Add(new TextPlace(0, Row: firstRow));
                Begin(table, first);
            }

            if (places.Count < DocumentTextBuilder.MaxPlaces)
            {
                places.Add(new TextPlace(table.Length, Row: parser.Row));
            }

            table.Row(row);
        }
        if (first is not null && places.Count == 0)
        {
            table.Row(first);
        }

        builder.Add(BlockKind.Table, table.ToString(), places: places);
        return builder.Build();
    }

    // Before the parser makes an object of each cell of a row.
    private static void CheckCells(string text, char separator)
    {
        var (quoted, cells) = (false, 1);
        foreach (var c in text)
        {
            quoted ^= c == '"';
            if (c == separator && !quoted)
            {
                cells++;
            }
            else if (c is '\n' or '\r' && !quoted)
            {
                if (cells > MaxColumns)
                {
                    throw TooManyCells(cells);
                }

                cells = 1;
            }
        }

        if (cells > MaxColumns)
        {
            throw TooManyCells(cells);
        }
    }

    private static DocumentReadException TooManyCells(int cells) =>
        Failures.Of(
            ReadFailure.TooLarge,
            ReadProblem.TooManyCells,
            $"A row of the CSV has {cells} cells; at most {MaxColumns} are read. Check its separators and quotes, or split it.",
            ("cells", cells),
            ("most", MaxColumns)
        );

    private static void Begin(BarTable table, string[] first)
    {
        if (IsHeader(first))
        {
            table.SetHeader(first);
        }
        else
        {
            table.Row(first);
        }
    }

    // The separator that stands equally often in each of the first lines, outside quotes, else the one that they have
    // most of; of two that do as well the usual one.
    private static char Separator(string text)
    {
        var best = (IsEven: false, Count: 0, Separator: Separators[0]);
        foreach (var separator in Separators)
        {
            var (even, count) = Occurrences(text, separator);
            if ((even && !best.IsEven) || (even == best.IsEven && count > best.Count))
            {
                best = (even, count, separator);
            }
        }
        return best.Separator;
    }

    private static (bool IsEven, int Count) Occurrences(string text, char separator)
    {
        var (total, line, first, lines) = (0, 0, -1, 0);
        var (quoted, even) = (false, true);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, SampledCharacters)))
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == separator && !quoted)
            {
                line++;
            }
            else if (c == '\n' && !quoted)
            {
                EndLine();
                if (++lines == SampledLines)
                {
                    return (even && first > 0, total);
                }
            }
        }
        if (line > 0)
        {
            EndLine();
        }

        return (even && first > 0, total);

        void EndLine()
        {
            first = first < 0 ? line : first;
            even &= line == first;
            total += line;
            line = 0;
        }
    }

    // Names are words or years, at least one of them a word. The column that counts the rows often has none.
    private static bool IsHeader(string[] row)
    {
        var (named, words) = (0, 0);
        foreach (var cell in row.Where(cell => !string.IsNullOrWhiteSpace(cell)))
        {
            named++;
            if (!double.TryParse(cell, NumberStyles.Any, CultureInfo.InvariantCulture, out var number))
            {
                words++;
            }
            else if (number != Math.Floor(number) || number is < FirstYear or > LastYear || cell.Trim().Length != 4)
            {
                return false;
            }
        }

        return words > 0 && named > row.Length / 2;
    }
}
