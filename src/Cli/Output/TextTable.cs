namespace Pipeline.Cli.Output;

/// <summary>What a column holds, from which follows how it is aligned and what becomes of it on a narrow
/// terminal.</summary>
internal enum ColumnKind
{
    /// <summary>A word of a known set; never shortened.</summary>
    Word,

    /// <summary>A figure: to the right, never shortened.</summary>
    Number,

    /// <summary>A name or an id; its middle gives way to an ellipsis.</summary>
    Name,

    /// <summary>Sentences: wrapped between words, and below the row where a column would be too narrow.</summary>
    Prose,
}

/// <summary>A table of text: rows under headings, as wide as the terminal at most.</summary>
internal sealed class TextTable(params (string Heading, ColumnKind Kind)[] columns)
{
    private const int Gap = 2;
    private const int Indent = 2;
    private const int NarrowestProse = 16;
    private const int HighestRow = 3;
    private const int NarrowestName = 10;

    private readonly List<string[]> _rows = [];

    /// <summary>False for a list of fields and values, which need no headings.</summary>
    public bool Headed { get; init; } = true;

    /// <summary>Adds a row: a text for every column, of whatever origin.</summary>
    public void Add(params string?[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, columns.Length);
        _rows.Add([.. cells.Select(cell => Plain.OneLine(cell ?? ""))]);
    }

    /// <summary>The lines of the table.</summary>
    /// <param name="width">The columns of the terminal; null: as wide as the texts are.</param>
    public IEnumerable<string> Lines(int? width)
    {
        var (widths, below) = Layout(width ?? int.MaxValue);
        if (Headed)
        {
            yield return Line(place => DisplayText.Pad(columns[place].Heading, widths[place], IsNumber(place)), widths);
            yield return Line(place => new string('─', widths[place]), widths);
        }

        foreach (var row in _rows)
        {
            var cells = row.Select((cell, place) => Cell(cell, place, widths[place])).ToArray();
            var height = cells.Max(lines => lines.Count);
            for (var line = 0; line < height; line++)
            {
                yield return Line(
                    place =>
                        DisplayText.Pad(
                            line < cells[place].Count ? cells[place][line] : "",
                            widths[place],
                            IsNumber(place)
                        ),
                    widths
                );
            }

            foreach (var place in below.Where(place => row[place].Length > 0))
            {
                foreach (
                    var line in DisplayText.Wrap(row[place], Math.Max(NarrowestProse, width!.Value - (2 * Indent)))
                )
                {
                    yield return new string(' ', 2 * Indent) + line;
                }
            }
        }
    }

    private bool IsNumber(int place) => columns[place].Kind == ColumnKind.Number;

    private IReadOnlyList<string> Cell(string text, int place, int width) =>
        width == 0 ? []
        : columns[place].Kind == ColumnKind.Prose ? DisplayText.Wrap(text, width)
        : [DisplayText.Shorten(text, width)];

    private static string Line(Func<int, string> cell, int[] widths) =>
        (
            new string(' ', Indent)
            + string.Join(
                new string(' ', Gap),
                Enumerable.Range(0, widths.Length).Where(place => widths[place] > 0).Select(cell)
            )
        ).TrimEnd();

    /// <summary>The width of every column, 0 for prose that goes below its row.</summary>
    private (int[] Widths, int[] Below) Layout(int room)
    {
        var widths = columns.Select((_, place) => Natural(place)).ToArray();
        var prose = Places(ColumnKind.Prose).ToArray();
        if (Excess() > 0)
        {
            Shrink(prose, Narrowest);
        }

        // Below its row prose loses nothing; names do, so they give way last.
        if (Excess() > 0)
        {
            foreach (var place in prose)
            {
                widths[place] = 0;
            }

            Shrink(Places(ColumnKind.Name), _ => NarrowestName);
        }

        return (widths, [.. prose.Where(place => widths[place] == 0)]);

        long Excess() => (long)Indent + widths.Sum() + (Gap * (widths.Count(width => width > 0) - 1)) - room;

        // The widest of them gives way first.
        void Shrink(IEnumerable<int> places, Func<int, int> least)
        {
            var smallest = places.ToDictionary(place => place, least);
            while (Excess() > 0)
            {
                var widest = smallest
                    .Where(column => widths[column.Key] > column.Value)
                    .OrderByDescending(column => widths[column.Key])
                    .Select(column => (int?)column.Key)
                    .FirstOrDefault();
                if (widest is not { } place)
                {
                    return;
                }

                widths[place]--;
            }
        }
    }

    private IEnumerable<int> Places(ColumnKind kind) =>
        Enumerable.Range(0, columns.Length).Where(place => columns[place].Kind == kind);

    /// <summary>The width that a column would have with room enough; 0 for prose that no row has.</summary>
    private int Natural(int place)
    {
        var widest = _rows.Select(row => DisplayText.Width(row[place])).DefaultIfEmpty().Max();
        return widest == 0 && columns[place].Kind == ColumnKind.Prose ? 0
            : Headed ? Math.Max(widest, DisplayText.Width(columns[place].Heading))
            : widest;
    }

    /// <summary>The least width of a column of prose: no word is broken and no row gets too high.</summary>
    private int Narrowest(int place)
    {
        var width = NarrowestProse;
        foreach (var row in _rows)
        {
            width = Math.Max(width, DisplayText.WidestWord(row[place]));
            while (DisplayText.Wrap(row[place], width).Count > HighestRow)
            {
                width++;
            }
        }

        return width;
    }
}
