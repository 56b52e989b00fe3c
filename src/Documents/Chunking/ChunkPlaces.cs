namespace Pipeline.Documents.Chunking;

/// <summary>Finds where a chunk stands in the original from the places of the blocks that it is cut from.</summary>
internal sealed class ChunkPlaces(DocumentText document)
{
    // A chunk has some twenty lines; where it has many more, as of a page of single words, neighbours share a box.
    private const int MaxBoxes = 48;

    /// <summary>The page that a chunk begins on, and its place; null: there is nothing to say.</summary>
    /// <param name="units">The units of the document.</param>
    /// <param name="first">The first unit of the chunk.</param>
    /// <param name="end">The unit after its last.</param>
    /// <param name="added">What its text has beside the document's own.</param>
    public (int? Page, ChunkPlace? Place) Of(List<TextUnit> units, int first, int end, IReadOnlyList<TextRange> added)
    {
        var (from, to) = (units[first].Start, units[end - 1].End);
        var span = new Span();
        for (var i = units[first].Block; i <= units[end - 1].Block; i++)
        {
            var block = document.Blocks[i];
            if (block.Places.Count == 0)
            {
                span.Add(new TextPlace(0, block.Page));
                continue;
            }

            // The last place that begins before the chunk does reaches into it.
            var at = LastBefore(block.Places, from - block.Start);
            for (; at < block.Places.Count && block.Start + block.Places[at].Start < to; at++)
            {
                var place = block.Places[at];
                span.Add(place with { Page = place.Page ?? block.Page });
            }
        }

        var result = span.Place(document.Pages, added);
        return (span.FirstPage, result.IsEmpty ? null : result);
    }

    private static int LastBefore(IReadOnlyList<TextPlace> places, int offset)
    {
        var (low, high) = (0, places.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = places[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }
        return low;
    }

    private sealed class Span
    {
        private readonly List<PlacedBox> _boxes = [];
        private int? _lastPage;
        private int? _firstRow;
        private int? _lastRow;
        private int? _begin;
        private int? _end;

        public int? FirstPage { get; private set; }

        public void Add(TextPlace place)
        {
            FirstPage ??= place.Page;
            _lastPage = Larger(_lastPage, place.Page);
            _firstRow = Smaller(_firstRow, place.Row);
            _lastRow = Larger(_lastRow, place.Row);
            _begin = Smaller(_begin, place.From);
            _end = Larger(_end, place.To ?? place.From);
            if (place is not { Page: { } page, Box: { } box })
            {
                return;
            }

            _boxes.Add(new PlacedBox(page, box));
        }

        public ChunkPlace Place(PageKind kind, IReadOnlyList<TextRange> added) =>
            new()
            {
                Kind = kind,
                LastPage = _lastPage > FirstPage ? _lastPage : null,
                FirstRow = _firstRow,
                LastRow = _lastRow,
                From = _begin,
                To = _end,
                Boxes = Fewer(_boxes),
                Added = added,
            };

        private static List<PlacedBox> Fewer(List<PlacedBox> boxes)
        {
            while (boxes.Count > MaxBoxes)
            {
                var fewer = new List<PlacedBox>();
                for (var i = 0; i < boxes.Count; i++)
                {
                    if (i + 1 < boxes.Count && boxes[i].Page == boxes[i + 1].Page)
                    {
                        fewer.Add(boxes[i] with { Box = boxes[i].Box.With(boxes[i + 1].Box) });
                        i++;
                    }
                    else
                    {
                        fewer.Add(boxes[i]);
                    }
                }

                if (fewer.Count == boxes.Count)
                {
                    return boxes[..MaxBoxes];
                }

                boxes = fewer;
            }
            return boxes;
        }

        private static int? Smaller(int? a, int? b) => a is null || b < a ? b ?? a : a;

        private static int? Larger(int? a, int? b) => a is null || b > a ? b ?? a : a;
    }
}
