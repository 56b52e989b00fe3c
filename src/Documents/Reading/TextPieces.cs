namespace Pipeline.Documents.Reading;

/// <summary>Cuts long texts between their blocks, so that nobody has to hold one as a whole several times
/// over.</summary>
internal static class TextPieces
{
    /// <summary>The characters after which a piece ends, in UTF-16 units.</summary>
    public const int Characters = 1 << 20;

    /// <summary>The pieces of a document: one, where it is no longer than one. A heading stays with what stands below
    /// it.</summary>
    public static IEnumerable<DocumentText> Of(DocumentText document)
    {
        var first = 0;
        for (var i = 1; i < document.Blocks.Count; i++)
        {
            var isFull = document.Blocks[i].Start - document.Blocks[first].Start >= Characters;
            if (isFull && document.Blocks[i - 1].Kind != BlockKind.Heading)
            {
                yield return Piece(document, first, i);
                first = i;
            }
        }

        yield return first == 0 ? document : Piece(document, first, document.Blocks.Count);
    }

    private static DocumentText Piece(DocumentText document, int first, int end)
    {
        var start = document.Blocks[first].Start;
        var last = document.Blocks[end - 1];
        return document with
        {
            Text = document.Text[start..(last.Start + last.Text.Length)],
            Blocks =
            [
                .. Enumerable
                    .Range(first, end - first)
                    .Select(i => document.Blocks[i] with { Start = document.Blocks[i].Start - start }),
            ],
        };
    }
}
