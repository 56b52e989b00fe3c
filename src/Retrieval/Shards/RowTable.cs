using System.Collections.Immutable;
using System.Diagnostics;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;

namespace Pipeline.Retrieval.Shards;

/// <summary>
/// The writer's side of what a shard keeps in memory: a row for every chunk, its vector, and which rows are live.
/// Rows are only appended, and by ascending sequence number; a deleted row stays until <see cref="Compact"/>.
/// </summary>
internal sealed class RowTable
{
    private const int MinRowsToCompact = 1024;
    private const double MaxDeadShare = 0.3;

    private readonly IVectorIndex _vectors;
    private AppendOnlyList<ChunkRow> _rows = new();
    private readonly ImmutableDictionary<string, DocumentRows>.Builder _documents = ImmutableDictionary
        .Create<string, DocumentRows>(StringComparer.Ordinal)
        .ToBuilder();

    // Entries of documents whose labels changed after their rows were added, by the entry that the rows hold.
    private readonly ImmutableDictionary<DocumentEntry, DocumentEntry>.Builder _relabelled =
        ImmutableDictionary.CreateBuilder<DocumentEntry, DocumentEntry>();

    private readonly FieldTotals _totals = new();
    private RowSet _live = new(0);
    private HashSet<int> _added = [];
    private HashSet<int> _removed = [];
    private int _vectorCount;

    public RowTable(IVectorIndex vectors) => _vectors = vectors;

    /// <summary>The vectors, by row.</summary>
    public IVectorIndex Vectors => _vectors;

    public bool Contains(string documentId) => _documents.ContainsKey(documentId);

    /// <summary>The fields of a document that is in the table.</summary>
    public DocumentEntry EntryOf(string documentId) => _documents[documentId].Document;

    /// <summary>Takes a document's rows out.</summary>
    public void Remove(string documentId)
    {
        if (!_documents.TryGetValue(documentId, out var rows))
        {
            return;
        }

        Debug.Assert(rows.All.All(row => row < _rows.Count), "A document's rows are in the table.");
        _documents.Remove(documentId);
        var table = _rows.Now();
        if (rows.Count > 0)
        {
            _relabelled.Remove(table[rows.First].Document);
        }

        foreach (var row in rows.All)
        {
            Debug.Assert(
                ReferenceEquals(table[row].Document, table[rows.First].Document),
                "A document's rows have one entry."
            );
            var wasLive = _added.Remove(row) || _removed.Add(row);
            Debug.Assert(wasLive, "A row is removed once.");
            _totals.Remove(table[row].Lengths);
            if (_vectors.Has(row))
            {
                _vectors.Remove(row);
                _vectorCount--;
            }
        }
    }

    /// <summary>Adds a document that is not in the table.</summary>
    public void Add(
        DocumentEntry document,
        IReadOnlyList<(int Ordinal, long Sequence, FieldLengths Lengths, float[] Vector)> chunks
    )
    {
        _documents.Add(document.DocumentId, new DocumentRows(document, _rows.Count, chunks.Count));
        AddRows(document, chunks);
    }

    /// <summary>Whether the table holds a version of a document with so many chunks, one or more.</summary>
    public bool Holds(string documentId, long version, int chunks) =>
        chunks > 0
        && _documents.TryGetValue(documentId, out var rows)
        && rows.Document.Version == version
        && rows.Total == chunks;

    /// <summary>Adds chunks behind those of a document that the table holds.</summary>
    public void Append(
        string documentId,
        IReadOnlyList<(int Ordinal, long Sequence, FieldLengths Lengths, float[] Vector)> chunks
    )
    {
        if (chunks.Count == 0)
        {
            return;
        }

        var rows = _documents[documentId];
        Debug.Assert(rows.Count > 0, "There is something to append to.");
        _documents[documentId] =
            rows.Later.Count == 0 && rows.First + rows.Count == _rows.Count
                ? rows with
                {
                    Count = rows.Count + chunks.Count,
                }
                : rows with
                {
                    Later = [.. rows.Later, (_rows.Count, chunks.Count)],
                };
        AddRows(_rows.Now()[rows.First].Document, chunks);
    }

    private void AddRows(
        DocumentEntry document,
        IReadOnlyList<(int Ordinal, long Sequence, FieldLengths Lengths, float[] Vector)> chunks
    )
    {
        foreach ((var ordinal, var sequence, var lengths, var vector) in chunks)
        {
            var row = _rows.Count;
            Debug.Assert(row == 0 || _rows.Now()[row - 1].Sequence < sequence, "Rows ascend by sequence number.");
            _rows.Add(new ChunkRow(document, ordinal, sequence, lengths));
            _added.Add(row);
            _totals.Add(lengths);
            if (vector.Length > 0)
            {
                _vectors.Add(row, vector);
                _vectorCount++;
            }
        }
    }

    /// <summary>Gives a document other labels and metadata; a document that is not in the table is left out.</summary>
    public void Relabel(string documentId, IndexedLabels labels)
    {
        if (!_documents.TryGetValue(documentId, out var rows))
        {
            return;
        }

        var old = rows.Document;
        var entry = new DocumentEntry(old.DocumentId, old.Version, old.Title, labels.MetadataJson, [.. labels.Labels]);
        _documents[documentId] = rows with { Document = entry };
        if (rows.Count > 0)
        {
            // Rows are shared with views that were taken before, so they keep their entry and this one stands in for
            // it.
            _relabelled[_rows.Now()[rows.First].Document] = entry;
        }
    }

    /// <summary>The table as it is now, for readers; renumbers the rows first when too many are dead.</summary>
    public RowSnapshot Publish()
    {
        var live = new RowSet(_live, _rows.Count);
        foreach (var row in _removed)
        {
            live.Remove(row);
        }

        foreach (var row in _added)
        {
            live.Add(row);
        }

        _removed = [];
        _added = [];
        _live = live;
        if (_rows.Count >= MinRowsToCompact && live.Count < _rows.Count * (1 - MaxDeadShare))
        {
            Compact();
        }

        Debug.Assert(_vectorCount <= _live.Count, "A vector belongs to a live row.");
        return new RowSnapshot(
            _rows.Now(),
            _vectors.Now(),
            _live,
            _documents.ToImmutable(),
            _relabelled.ToImmutable(),
            _totals.Copy(),
            _vectorCount
        );
    }

    private void Compact()
    {
        Debug.Assert(
            _documents.Values.Sum(rows => (long)rows.Total) == _live.Count,
            "The live rows are those of the documents."
        );
        var old = _rows.Now();
        var live = _live;
        _rows = new AppendOnlyList<ChunkRow>();
        _vectors.Renumber(live);
        var renumbered = new int[live.Rows];
        for (var row = live.Next(0); row >= 0; row = live.Next(row + 1))
        {
            renumbered[row] = _rows.Count;
            _rows.Add(
                old[row] with
                {
                    Document = _relabelled.GetValueOrDefault(old[row].Document) ?? old[row].Document,
                }
            );
        }

        _relabelled.Clear();

        foreach ((var id, var rows) in _documents.ToImmutable())
        {
            _documents[id] = rows with
            {
                First = rows.Count > 0 ? renumbered[rows.First] : 0,
                Later = rows.Later.Count > 0 ? [.. rows.Later.Select(run => (renumbered[run.First], run.Count))] : [],
            };
        }

        _live = new RowSet(_rows.Count);
        for (var row = 0; row < _rows.Count; row++)
        {
            _live.Add(row);
        }
    }
}
