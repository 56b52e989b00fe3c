using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Makes a table of words whose cells only white space parts.</summary>
internal static class AlignedTable
{
    // Parts of the font's size.
    private const double SameRow = 0.4;
    private const double WordSpace = 0.6;
    private const double CloseLines = 1.35;

    /// <summary>Makes a table.</summary>
    /// <param name="bands">Its bands, from the top down.</param>
    /// <param name="parts">Where its columns part, from left to right.</param>
    /// <param name="isRightToLeft">Whether its first column is the rightmost.</param>
    public static PdfTable Of(List<PageBand> bands, double[] parts, bool isRightToLeft)
    {
        var rows = new List<Row>();
        foreach (var band in bands)
        {
            foreach (var words in Lines(band))
            {
                var row = new Row(words, parts);
                if (rows.Count > 0 && row.Continues(rows[^1]))
                {
                    rows[^1].Append(row);
                }
                else
                {
                    rows.Add(row);
                }
            }
        }

        var texts = rows.ConvertAll(row => row.Texts(isRightToLeft));
        var all = bands.SelectMany(band => band.Words).ToList();
        return new PdfTable(
            texts,
            TableHeader.IsFirstRow(texts, rows[0].IsBold && !rows.Skip(1).All(row => row.IsBold)),
            all.Select(word => PointBox.Between(word.Left, word.Top, word.Right, word.Bottom))
                .Aggregate((a, b) => a.With(b)),
            all.Min(word => word.FirstOrder),
            all.Max(word => word.LastOrder)
        );
    }

    private static IEnumerable<List<PdfWord>> Lines(PageBand band)
    {
        var line = new List<PdfWord>();
        foreach (var word in band.Words.OrderBy(word => word.Baseline))
        {
            if (line.Count > 0 && word.Baseline - line[0].Baseline > SameRow * Math.Max(word.Size, line[0].Size))
            {
                yield return line;
                line = [];
            }

            line.Add(word);
        }

        yield return line;
    }

    private sealed class Row
    {
        private readonly List<PdfWord>[] _cells;
        private readonly List<List<PdfWord>>[] _above;
        private double _baseline;
        private readonly double _size;

        public Row(List<PdfWord> words, double[] parts)
        {
            _cells = [.. Enumerable.Range(0, parts.Length + 1).Select(_ => new List<PdfWord>())];
            _above = [.. _cells.Select(_ => new List<List<PdfWord>>())];
            (_baseline, _size) = (words[0].Baseline, words.Max(word => word.Size));
            IsBold = words.TrueForAll(word => word.Glyphs.All(glyph => glyph.IsBold));
            var column = 0;
            PdfWord? last = null;
            foreach (var word in words.OrderBy(word => word.Left))
            {
                // What runs on over where columns part belongs to the cell in which it begins.
                var runsOn = last is not null && word.Left - last.Right < WordSpace * word.Size;
                while (!runsOn && column < parts.Length && word.Middle > parts[column])
                {
                    column++;
                }

                _cells[column].Add(word);
                last = word;
            }
        }

        public bool IsBold { get; }

        /// <summary>Whether all its cells go on where the content left those of the row above.</summary>
        public bool Continues(Row above)
        {
            for (var i = 0; i < _cells.Length; i++)
            {
                if (
                    _cells[i].Count > 0
                    && (
                        above._cells[i].Count == 0
                        || Math.Abs(
                            _cells[i].Min(word => word.FirstOrder) - above._cells[i].Max(word => word.LastOrder)
                        ) > 2
                    )
                )
                {
                    return false;
                }
            }
            return _baseline - above._baseline <= CloseLines * Math.Max(_size, above._size);
        }

        public void Append(Row row)
        {
            for (var i = 0; i < _cells.Length; i++)
            {
                if (row._cells[i].Count > 0)
                {
                    _above[i].Add(_cells[i]);
                    _cells[i] = row._cells[i];
                }
            }

            _baseline = row._baseline;
        }

        public List<string> Texts(bool isRightToLeft)
        {
            var texts = new List<string>();
            for (var i = 0; i < _cells.Length; i++)
            {
                var joined = new LineJoining();
                foreach (var line in _above[i].Append(_cells[i]))
                {
                    joined.Add(PdfWriting.Of(line), false);
                }

                texts.Add(joined.ToString());
            }

            if (isRightToLeft)
            {
                texts.Reverse();
            }
            return texts;
        }
    }
}
