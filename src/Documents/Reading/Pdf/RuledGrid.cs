namespace Pipeline.Documents.Reading.Pdf;

/// <summary>A grid of lines that touch one another, and the cells between them.</summary>
internal sealed class RuledGrid
{
    private const double SamePlace = 3;

    // Cells of a table hold a few lines; what holds more is a frame around text.
    private const double MostLines = 3.5;
    private const int MostLinesOfACell = 25;
    private const int MostCells = 20_000;

    private readonly List<Ruling> _level;
    private readonly List<Ruling> _upright;
    private readonly List<double> _xs;
    private readonly List<double> _ys;

    public RuledGrid(List<Ruling> level, List<Ruling> upright)
    {
        (_level, _upright) = (level, upright);
        _xs = Places(upright, level);
        _ys = Places(level, upright);
    }

    public int Rows => _ys.Count - 1;

    public int Columns => _xs.Count - 1;

    public bool Has(PdfWord word) =>
        word.Middle > _xs[0] && word.Middle < _xs[^1] && MiddleOf(word) > _ys[0] && MiddleOf(word) < _ys[^1];

    /// <summary>The table of words in the grid; null where the lines are a frame and no table.</summary>
    public PdfTable? Table(List<PdfWord> words)
    {
        if ((long)Rows * Columns > MostCells)
        {
            return null;
        }

        var owners = Owners();
        var cells = new Dictionary<int, List<PdfWord>>();
        foreach (var word in words)
        {
            var owner = owners[(Row(MiddleOf(word)) * Columns) + Column(word.Middle)];
            if (!cells.TryGetValue(owner, out var cell))
            {
                cells.Add(owner, cell = []);
            }

            cell.Add(word);
        }

        var lines = cells.ToDictionary(pair => pair.Key, pair => CellLines(pair.Value));
        if (
            cells.Count < 2
            || cells.Keys.Select(cell => cell / Columns).Distinct().Count() < 2
                && cells.Keys.Select(cell => cell % Columns).Distinct().Count() < 2
            || lines.Values.Average(cell => cell.Count) > MostLines
            || lines.Values.Max(cell => cell.Count) > MostLinesOfACell
            || HasRowsWithin(cells)
        )
        {
            return null;
        }

        var isRightToLeft = PdfWriting.IsRightToLeft(words);
        var rows = new List<List<string>>();
        var isFirstBold = false;
        for (var i = 0; i < Rows; i++)
        {
            var row = new List<string>();
            for (var j = 0; j < Columns; j++)
            {
                row.Add(lines.TryGetValue((i * Columns) + j, out var cell) ? Joined(cell) : "");
            }

            if (row.TrueForAll(text => text.Length == 0))
            {
                continue;
            }

            if (isRightToLeft)
            {
                row.Reverse();
            }

            if (rows.Count == 0)
            {
                isFirstBold = cells
                    .Where(pair => pair.Key / Columns == i)
                    .All(pair => pair.Value.TrueForAll(word => word.Glyphs.All(glyph => glyph.IsBold)));
            }

            rows.Add(row);
        }

        return new PdfTable(
            WithoutEmptyColumns(rows),
            TableHeader.IsFirstRow(rows, isFirstBold || Columns > 2),
            PointBox.Between(_xs[0], _ys[0], _xs[^1], _ys[^1]),
            words.Min(word => word.FirstOrder),
            words.Max(word => word.LastOrder)
        );
    }

    // Rows without lines between them stand in one cell each, and so would be read column by column.
    private bool HasRowsWithin(Dictionary<int, List<PdfWord>> cells)
    {
        var (within, all) = (0, 0);
        foreach (var row in cells.GroupBy(pair => pair.Key / Columns))
        {
            var lines = row.Select(pair => pair.Value.Select(word => (int)Math.Round(word.Baseline / 2)).ToHashSet())
                .Where(set => set.Count > 0)
                .ToList();
            all++;
            if (lines.Count > 1 && lines.Count(set => set.Count >= 3) > 1)
            {
                var largest = lines.MaxBy(set => set.Count)!;
                within +=
                    lines.Count(set => set.Count >= 3 && set.Count(largest.Contains) >= set.Count - 1) > 1 ? 1 : 0;
            }
        }
        return 2 * within > all;
    }

    private static List<List<PdfWord>> CellLines(List<PdfWord> words)
    {
        var lines = new List<List<PdfWord>>();
        foreach (var word in words.OrderBy(word => word.Baseline))
        {
            if (
                lines.Count == 0
                || word.Baseline - lines[^1][0].Baseline > 0.5 * Math.Max(word.Size, lines[^1][0].Size)
            )
            {
                lines.Add([]);
            }

            lines[^1].Add(word);
        }
        return lines;
    }

    private static string Joined(List<List<PdfWord>> lines)
    {
        var joined = new LineJoining();
        foreach (var line in lines)
        {
            joined.Add(PdfWriting.Of(line), false);
        }

        return joined.ToString();
    }

    private static List<List<string>> WithoutEmptyColumns(List<List<string>> rows)
    {
        for (var i = rows[0].Count - 1; i >= 0; i--)
        {
            if (rows.TrueForAll(row => row[i].Length == 0))
            {
                rows.ForEach(row => row.RemoveAt(i));
            }
        }
        return rows;
    }

    // Cells without a line between them are one, which its first part owns.
    private int[] Owners()
    {
        var owners = Enumerable.Range(0, Rows * Columns).ToArray();
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                var cell = (i * Columns) + j;
                if (j > 0 && !IsDrawn(_upright, _xs[j], (_ys[i] + _ys[i + 1]) / 2))
                {
                    Join(cell, cell - 1);
                }

                if (i > 0 && !IsDrawn(_level, _ys[i], (_xs[j] + _xs[j + 1]) / 2))
                {
                    Join(cell, cell - Columns);
                }
            }
        }

        for (var i = 0; i < owners.Length; i++)
        {
            owners[i] = Root(i);
        }
        return owners;

        void Join(int a, int b)
        {
            var (x, y) = (Root(a), Root(b));
            owners[Math.Max(x, y)] = Math.Min(x, y);
        }

        int Root(int i)
        {
            while (owners[i] != i)
            {
                i = owners[i] = owners[owners[i]];
            }

            return i;
        }
    }

    private static bool IsDrawn(List<Ruling> rulings, double at, double along) =>
        rulings.Exists(ruling =>
            Math.Abs(ruling.At - at) <= SamePlace && ruling.From <= along + 0.5 && ruling.To >= along - 0.5
        );

    private int Row(double y) => Math.Clamp(_ys.FindLastIndex(place => place <= y), 0, Rows - 1);

    private int Column(double x) => Math.Clamp(_xs.FindLastIndex(place => place <= x), 0, Columns - 1);

    private static double MiddleOf(PdfWord word) => word.Baseline - (0.3 * word.Size);

    // Where lines are; tables without lines at their sides end where the lines across do.
    private static List<double> Places(List<Ruling> rulings, List<Ruling> across)
    {
        var places = rulings.ConvertAll(ruling => ruling.At);
        places.Add(across.Count == 0 ? 0 : across.Min(ruling => ruling.From));
        places.Add(across.Count == 0 ? 0 : across.Max(ruling => ruling.To));
        places.Sort();
        var result = new List<double>();
        foreach (var place in places)
        {
            if (result.Count == 0 || place - result[^1] > SamePlace)
            {
                result.Add(place);
            }
        }
        return result;
    }
}
