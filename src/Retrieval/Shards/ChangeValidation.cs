using System.Numerics.Tensors;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Vectors;

namespace Pipeline.Retrieval.Shards;

/// <summary>Checks a batch before any of it is written, and keeps what the check had to compute.</summary>
internal static class ChangeValidation
{
    /// <summary>The newest change of every document in a batch, in the order of their numbers.</summary>
    /// <param name="changes">The batch.</param>
    /// <param name="watermark">Changes up to here are skipped.</param>
    /// <param name="dimensions">Of the embeddings.</param>
    /// <param name="refused">Gets the changes that do not fit; their documents are taken out.</param>
    /// <exception cref="IndexInputException">The numbers do not ascend: the fault of the caller, not of a
    /// document.</exception>
    public static List<ValidChange> Check(
        IReadOnlyList<IndexChange> changes,
        long watermark,
        int dimensions,
        List<RefusedChange> refused
    )
    {
        ArgumentNullException.ThrowIfNull(changes);
        long before = 0;
        var newest = new Dictionary<string, IndexChange>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (change.Number <= before)
            {
                throw new IndexInputException(
                    "number",
                    change.DocumentId,
                    $"is {change.Number} after {before}; numbers start at 1 and ascend."
                );
            }

            before = change.Number;
            if (change.Number > watermark && Accepts(change, () => CheckId(change), refused))
            {
                newest[change.DocumentId] = newest.TryGetValue(change.DocumentId, out var earlier)
                    ? After(earlier, change)
                    : change;
            }
        }

        var valid = new List<ValidChange>(newest.Count);
        foreach (var change in newest.Values.OrderBy(c => c.Number))
        {
            var checkedChange = new ValidChange(change.Number, change.DocumentId, null, []);
            Accepts(change, () => checkedChange = Check(change, dimensions), refused);
            valid.Add(checkedChange);
        }

        return valid;
    }

    private static bool Accepts(IndexChange change, Action check, List<RefusedChange> refused)
    {
        try
        {
            check();
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever is wrong with one document is no reason to keep the others out.
            refused.Add(Refusal(change.Number, change.DocumentId, e));
            return false;
        }
    }

    /// <summary>A refusal with a reason that may be shown.</summary>
    public static RefusedChange Refusal(long number, string documentId, Exception cause) =>
        new(
            number,
            documentId,
            cause is IndexInputException ? cause.Message : "The index cannot take its content; the log says why.",
            cause
        );

    /// <summary>What a change comes to after an earlier one of the same document in the batch.</summary>
    private static IndexChange After(IndexChange earlier, IndexChange change) =>
        change.Document is { Kept: > 0 } ? Behind(earlier, change)
        : change.Labels is not { } changed || earlier.Labels is not null ? change
        : change with
        {
            Document = earlier.Document is { } document
                ? document with
                {
                    Labels = changed.Labels,
                    MetadataJson = changed.MetadataJson,
                }
                : null,
            Labels = null,
        };

    /// <summary>Chunks that come behind those of an earlier change are one with them.</summary>
    private static IndexChange Behind(IndexChange earlier, IndexChange change)
    {
        var (before, document) = (earlier.Document, change.Document!);
        if (before is null && earlier.Labels is not null)
        {
            // The labels of the later change are the newer ones.
            return change;
        }

        return
            before is not null
            && before.Version == document.Version
            && before.Kept + before.Chunks.Count == document.Kept
            ? change with
            {
                Document = document with { Kept = before.Kept, Chunks = [.. before.Chunks, .. document.Chunks] },
            }
            : throw new IndexInputException(
                "document.kept",
                change.DocumentId,
                $"is {document.Kept}; the change before it leaves others. Give all chunks."
            );
    }

    private static void CheckId(IndexChange change)
    {
        DocumentFields.CheckId(change.DocumentId);
        if (change.Document is not null && change.Document.DocumentId != change.DocumentId)
        {
            throw new IndexInputException(
                "document.documentId",
                change.DocumentId,
                $"is '{change.Document.DocumentId}'; both ids must be the same."
            );
        }
    }

    private static ValidChange Check(IndexChange change, int dimensions)
    {
        if (change.Labels is { } changed)
        {
            DocumentFields.Check(change.DocumentId, null, changed.MetadataJson, changed.Labels);
            return new ValidChange(change.Number, change.DocumentId, null, []) { Labels = changed };
        }

        if (change.Document is not { } document)
        {
            return new ValidChange(change.Number, change.DocumentId, null, []);
        }

        DocumentFields.Check(document.DocumentId, document.Title, document.MetadataJson, document.Labels);
        var chunks = new List<(IndexedChunk, float[])>();
        int? last = null;
        foreach (var chunk in document.Chunks.OrderBy(c => c.Ordinal))
        {
            if (chunk.Ordinal < 0 || chunk.Ordinal == last)
            {
                throw new IndexInputException(
                    "chunks.ordinal",
                    document.DocumentId,
                    $"has {chunk.Ordinal} twice or below 0; number the chunks from 0."
                );
            }

            last = chunk.Ordinal;
            chunks.Add((chunk, Vector(document, chunk, dimensions)));
        }

        return new ValidChange(change.Number, change.DocumentId, document, chunks);
    }

    private static float[] Vector(IndexedDocument document, IndexedChunk chunk, int dimensions)
    {
        if (chunk.Embedding.IsEmpty)
        {
            return [];
        }

        var field = $"chunks[{chunk.Ordinal}].embedding";
        if (chunk.Embedding.Length != dimensions * sizeof(ushort))
        {
            throw new IndexInputException(
                field,
                document.DocumentId,
                $"has {chunk.Embedding.Length} bytes; {dimensions} half-precision dimensions take {dimensions * sizeof(ushort)}."
            );
        }

        var vector = HalfVector.Decode(chunk.Embedding.Span);
        var norm = TensorPrimitives.Norm<float>(vector);
        if (!float.IsFinite(norm))
        {
            throw new IndexInputException(
                field,
                document.DocumentId,
                "has a value that is not finite; embed the chunk again."
            );
        }

        return norm == 0 ? [] : vector;
    }
}
