using System.Numerics.Tensors;

namespace Pipeline.Retrieval.Shards;

/// <summary>Checks a batch before any of it is written, and keeps what the check had to compute.</summary>
internal static class ChangeValidation
{
    /// <summary>The newest change of every document in a batch, in the order of their numbers.</summary>
    /// <exception cref="IndexInputException">A change does not fit; nothing was changed.</exception>
    public static List<ValidChange> Check(IReadOnlyList<IndexChange> changes, long watermark, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(changes);
        long before = 0;
        var newest = new Dictionary<string, IndexChange>(StringComparer.Ordinal);
        foreach (IndexChange change in changes)
        {
            if (change.Number <= before)
            {
                throw new IndexInputException(
                    "number", change.DocumentId, $"is {change.Number} after {before}; numbers start at 1 and ascend.");
            }

            before = change.Number;
            CheckId(change);
            if (change.Number > watermark)
            {
                newest[change.DocumentId] = change;
            }
        }

        return [.. newest.Values.OrderBy(c => c.Number).Select(c => Check(c, dimensions))];
    }

    private static void CheckId(IndexChange change)
    {
        DocumentFields.CheckId(change.DocumentId);
        if (change.Document is not null && change.Document.DocumentId != change.DocumentId)
        {
            throw new IndexInputException(
                "document.documentId", change.DocumentId, $"is '{change.Document.DocumentId}'; both ids must be the same.");
        }
    }

    private static ValidChange Check(IndexChange change, int dimensions)
    {
        if (change.Document is not { } document)
        {
            return new ValidChange(change.DocumentId, null, []);
        }

        DocumentFields.Check(document.DocumentId, document.Title, document.MetadataJson, document.Labels);
        var chunks = new List<(IndexedChunk, float[])>();
        int? last = null;
        foreach (IndexedChunk chunk in document.Chunks.OrderBy(c => c.Ordinal))
        {
            if (chunk.Ordinal < 0 || chunk.Ordinal == last)
            {
                throw new IndexInputException(
                    "chunks.ordinal", document.DocumentId, $"has {chunk.Ordinal} twice or below 0; number the chunks from 0.");
            }

            last = chunk.Ordinal;
            chunks.Add((chunk, Vector(document, chunk, dimensions)));
        }

        return new ValidChange(change.DocumentId, document, chunks);
    }

    private static float[] Vector(IndexedDocument document, IndexedChunk chunk, int dimensions)
    {
        if (chunk.Embedding.IsEmpty)
        {
            return [];
        }

        string field = $"chunks[{chunk.Ordinal}].embedding";
        if (chunk.Embedding.Length != dimensions * sizeof(ushort))
        {
            throw new IndexInputException(
                field, document.DocumentId,
                $"has {chunk.Embedding.Length} bytes; {dimensions} half-precision dimensions take {dimensions * sizeof(ushort)}.");
        }

        float[] vector = HalfVector.Decode(chunk.Embedding.Span);
        float norm = TensorPrimitives.Norm<float>(vector);
        if (!float.IsFinite(norm))
        {
            throw new IndexInputException(field, document.DocumentId, "has a value that is not finite; embed the chunk again.");
        }

        return norm == 0 ? [] : vector;
    }
}
