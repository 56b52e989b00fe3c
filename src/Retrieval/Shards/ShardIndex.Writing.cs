using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Lexical.Statistics;

namespace Pipeline.Retrieval.Shards;

/// <content>Writing changes, one after another.</content>
public sealed partial class ShardIndex
{
    /// <summary>Writes a change.</summary>
    /// <returns>Null, or why its document is left out.</returns>
    private RefusedChange? Write(ValidChange change)
    {
        if (change.Labels is { } labels)
        {
            _rows.Relabel(change.DocumentId, labels);
            return null;
        }

        if (change.Document is not { Kept: > 0 } && _rows.Contains(change.DocumentId))
        {
            _lexical.Delete(change.DocumentId);
            _rows.Remove(change.DocumentId);
        }

        if (change.Document is not { } document)
        {
            return null;
        }

        var chunks = new List<(int, long, FieldLengths, float[])>(change.Chunks.Count);
        try
        {
            foreach ((var chunk, var vector) in change.Chunks)
            {
                var sequence = _nextSequence++;
                chunks.Add((chunk.Ordinal, sequence, _lexical.Add(sequence, document, chunk), vector));
            }
        }
        catch (Exception e)
            when (e
                    is not (
                        IOException
                        or UnauthorizedAccessException
                        or ObjectDisposedException
                        or OutOfMemoryException
                    )
            )
        {
            // A text that cannot be analysed. What was written of the document before goes with it.
            _lexical.Delete(document.DocumentId);
            _rows.Remove(document.DocumentId);
            return ChangeValidation.Refusal(change.Number, change.DocumentId, e);
        }

        if (document.Kept > 0)
        {
            Append(document, chunks);
            return null;
        }

        _rows.Add(
            new DocumentEntry(
                document.DocumentId,
                document.Version,
                document.Title,
                document.MetadataJson,
                [.. document.Labels]
            ),
            chunks
        );
        return null;
    }

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
}
