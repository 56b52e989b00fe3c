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
