using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Shards.Persistence;

namespace Pipeline.Retrieval.Shards;

/// <content>What the index holds of a document, and its files.</content>
public sealed partial class ShardIndex
{
    /// <summary>Whether the index holds a version of a document, with a vector of at least one of its chunks.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="version">The version.</param>
    /// <param name="chunks">How many chunks it is to have.</param>
    public bool HoldsVectors(string documentId, long version, int chunks)
    {
        lock (_writing)
        {
            return Current.Rows.Documents.TryGetValue(documentId, out var rows)
                && rows.Document.Version == version
                && rows.Total == chunks
                && rows.All.Any(_rows.Vectors.Has);
        }
    }

    /// <summary>How many chunks the index holds of a version of a document; 0 of one that it does not hold.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="version">The version.</param>
    /// <param name="title">Its title.</param>
    public int ChunksOf(string documentId, long version, string? title) =>
        Current.Rows.Documents.TryGetValue(documentId, out var rows)
        && rows.Document.Version == version
        && rows.Document.Title == title
            ? rows.Total
            : 0;

    /// <summary>Adds chunks behind those that the index holds of a document.</summary>
    private void Append(IndexedDocument document, List<(int, long, FieldLengths, float[])> chunks)
    {
        _rows.Append(document.DocumentId, chunks);
        var now = _rows.EntryOf(document.DocumentId);
        if (now.MetadataJson != document.MetadataJson || !now.Labels.SequenceEqual(document.Labels))
        {
            _rows.Relabel(document.DocumentId, new IndexedLabels(document.Labels, document.MetadataJson));
        }
    }

    /// <summary>What is appended must fit behind what is held: that is the caller's business, not a
    /// document's.</summary>
    private void CheckKept(List<ValidChange> changes)
    {
        foreach (var document in changes.Select(change => change.Document))
        {
            if (document is { Kept: not 0 } && !_rows.Holds(document.DocumentId, document.Version, document.Kept))
            {
                throw new IndexInputException(
                    "document.kept",
                    document.DocumentId,
                    $"is {document.Kept} of version {document.Version}; the index holds others. Give all chunks."
                );
            }
        }
    }

    /// <summary>Opens the files of the last save, so that they can be copied while the index goes on.</summary>
    /// <returns>Null when nothing was saved, or the directory was given back; else what the caller disposes.</returns>
    /// <exception cref="IOException">They cannot be opened.</exception>
    public SavedFiles? OpenSavedFiles()
    {
        // While this is held nobody saves, and only a save deletes files.
        lock (_writing)
        {
            return _directory is not null && !_released && _saved is { } saved
                ? SavedFiles.Open(_directory, saved)
                : null;
        }
    }
}
