namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Finds tables by the lines between their cells.</summary>
internal static class RuledTables
{
    // In points.
    private const double Touching = 3;

    /// <summary>The words of a page with a word for each ruled table in the place of its words.</summary>
    public static List<PdfWord> TakenFrom(List<PdfWord> words, PageRulings rulings)
    {
        foreach (var (level, upright) in Groups(rulings))
        {
            var grid = new RuledGrid(level, upright);
            if (grid.Rows < 1 || grid.Columns < 1 || grid.Rows * grid.Columns < 2)
            {
                continue;
            }

            var inside = words.FindAll(word => word.Table is null && grid.Has(word));
            if (inside.Count > 0 && grid.Table(inside) is { } table)
            {
                var taken = inside.ToHashSet();
                words = words.FindAll(word => !taken.Contains(word));
                words.Add(new PdfWord(table));
            }
        }
        return words;
    }

    // Lines that cross or touch one another.
    private static IEnumerable<(List<Ruling> Level, List<Ruling> Upright)> Groups(PageRulings rulings)
    {
        var parents = Enumerable.Range(0, rulings.Level.Count + rulings.Upright.Count).ToArray();
        for (var i = 0; i < rulings.Level.Count; i++)
        {
            var level = rulings.Level[i];
            for (var j = 0; j < rulings.Upright.Count; j++)
            {
                var upright = rulings.Upright[j];
                if (
                    upright.At >= level.From - Touching
                    && upright.At <= level.To + Touching
                    && level.At >= upright.From - Touching
                    && level.At <= upright.To + Touching
                )
                {
                    parents[Root(i)] = Root(rulings.Level.Count + j);
                }
            }
        }

        var groups = new Dictionary<int, (List<Ruling> Level, List<Ruling> Upright)>();
        for (var i = 0; i < parents.Length; i++)
        {
            var root = Root(i);
            if (!groups.TryGetValue(root, out var group))
            {
                groups.Add(root, group = ([], []));
            }

            if (i < rulings.Level.Count)
            {
                group.Level.Add(rulings.Level[i]);
            }
            else
            {
                group.Upright.Add(rulings.Upright[i - rulings.Level.Count]);
            }
        }

        return groups.Values.Where(group =>
            group.Level.Count > 1 && group.Upright.Count > 0 || group.Upright.Count > 1 && group.Level.Count > 0
        );

        int Root(int i)
        {
            while (parents[i] != i)
            {
                i = parents[i] = parents[parents[i]];
            }

            return i;
        }
    }
}
