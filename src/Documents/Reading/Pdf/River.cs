namespace Pipeline.Documents.Reading.Pdf;

/// <summary>White space that runs down through bands, with text at both sides: between columns, or between the cells of
/// a table.</summary>
/// <param name="Left">Where it begins.</param>
/// <param name="Right">Where it ends.</param>
/// <param name="First">The first band with text at both sides.</param>
/// <param name="Last">The last band with text at both sides.</param>
/// <param name="Rows">How many lines have text at both sides.</param>
internal sealed record River(double Left, double Right, int First, int Last, int Rows)
{
    // Parts of the usual size of letters.
    private const double Narrowest = 0.6;
    private const double Narrow = 1;
    private const double Wide = 2;
    private const int RowsOfNarrowest = 5;
    private const int RowsOfNarrow = 3;
    private const int RowsOfWide = 2;

    private const int MostAtATime = 64;

    public double Middle => (Left + Right) / 2;

    public double Width => Right - Left;

    /// <summary>Finds the rivers of bands, those along the most lines first.</summary>
    /// <param name="bands">Bands from the top down.</param>
    /// <param name="size">The usual size of letters in points.</param>
    public static List<River> Of(List<PageBand> bands, double size)
    {
        var least = Narrowest * size;
        var (found, active) = (new List<River>(), new List<River>());
        for (var i = 0; i < bands.Count; i++)
        {
            var gaps = bands[i].Gaps(least);
            var next = new List<River>();
            foreach (var river in active)
            {
                var before = next.Count;
                foreach (var (left, right) in gaps)
                {
                    var (from, to) = (Math.Max(left, river.Left), Math.Min(right, river.Right));
                    if (to - from < least)
                    {
                        continue;
                    }

                    var isBetween = double.IsFinite(left) && double.IsFinite(right);
                    next.Add(
                        isBetween
                            ? river with
                            {
                                Left = from,
                                Right = to,
                                Last = i,
                                Rows = river.Rows + bands[i].RowsBeside((from + to) / 2, size),
                            }
                            : river with
                            {
                                Left = from,
                                Right = to,
                            }
                    );
                }

                if (next.Count == before || next.Count > before + 1)
                {
                    found.Add(river);
                }
            }

            foreach (var (left, right) in gaps)
            {
                if (
                    double.IsFinite(left)
                    && double.IsFinite(right)
                    && !next.Exists(river => river.Left <= left && river.Right >= right)
                )
                {
                    next.Add(new River(left, right, i, i, bands[i].RowsBeside((left + right) / 2, size)));
                }
            }

            active =
                next.Count <= MostAtATime ? next : [.. next.OrderByDescending(river => river.Rows).Take(MostAtATime)];
        }

        found.AddRange(active);
        found.RemoveAll(river => river.Rows < river.RowsNeeded(size));
        found.Sort((a, b) => b.Rows != a.Rows ? b.Rows.CompareTo(a.Rows) : b.Width.CompareTo(a.Width));
        return found;
    }

    private int RowsNeeded(double size) =>
        Width >= Wide * size ? RowsOfWide
        : Width >= Narrow * size ? RowsOfNarrow
        : RowsOfNarrowest;
}
