using System.Collections.Immutable;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;

namespace Pipeline.Retrieval.Shards;

/// <summary>The row table at one moment; nothing in it changes.</summary>
internal sealed record RowSnapshot(
    AppendOnlyList<ChunkRow>.View Rows,
    IVectorView Vectors,
    RowSet Live,
    ImmutableDictionary<string, DocumentRows> Documents,
    ImmutableDictionary<DocumentEntry, DocumentEntry> Relabelled,
    FieldTotals Totals,
    int VectorCount
)
{
    // A row is about this large: the record, and its share of the document's entry.
    private const int RowBytes = 160;

    public long Bytes => Vectors.Bytes + ((long)Rows.Count * RowBytes);

    /// <summary>The document of a row, with the labels and metadata that it has now.</summary>
    public DocumentEntry DocumentOf(int row)
    {
        var document = Rows[row].Document;
        return Relabelled.Count == 0 ? document : Relabelled.GetValueOrDefault(document, document);
    }

    /// <summary>The row of a sequence number, or -1. Rows ascend by sequence number; without gaps the first guess
    /// hits.</summary>
    public int RowOf(long sequence)
    {
        var high = Rows.Count - 1;
        if (high < 0 || sequence < Rows[0].Sequence)
        {
            return -1;
        }

        high = (int)Math.Min(high, sequence - Rows[0].Sequence);
        var low = 0;
        var middle = high;
        while (low <= high)
        {
            var found = Rows[middle].Sequence;
            if (found == sequence)
            {
                return middle;
            }

            if (found < sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }

            middle = low + ((high - low) / 2);
        }

        return -1;
    }

    /// <summary>The live row of a chunk, or -1.</summary>
    public int RowOf(ChunkKey key)
    {
        if (
            key.DocumentId is null
            || !Documents.TryGetValue(key.DocumentId, out var rows)
            || rows.Document.Version != key.Version
        )
        {
            return -1;
        }

        var row = RowOf(rows.First, rows.Count, key.Ordinal);
        for (var run = 0; row < 0 && run < rows.Later.Count; run++)
        {
            row = RowOf(rows.Later[run].First, rows.Later[run].Count, key.Ordinal);
        }

        return row;
    }

    private int RowOf(int first, int count, int ordinal)
    {
        var low = first;
        var high = first + count - 1;
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = Rows[middle].Ordinal.CompareTo(ordinal);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
