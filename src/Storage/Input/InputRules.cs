using Pipeline.Storage.Archives;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;
using Pipeline.Storage.Publishing;

namespace Pipeline.Storage.Input;

/// <summary>The limits of what callers hand in.</summary>
internal static class InputRules
{
    public const int MaxCollectionName = 200;
    public const int MaxDocumentId = 1024;
    public const int MaxKeyId = 64;
    public const int MaxShards = 4096;
    public const int MaxTextField = 1 << 20;
    public const int MaxLabels = 1000;
    public const int MaxPage = 1000;
    public const int MaxFactName = 200;
    public const int MaxChangePage = 10_000;

    // SQLite's default limit of one value is 1,000,000,000 bytes, the row around it included.
    public const long MaxValueBytes = 1_000_000_000 - (1 << 20);

    public static void Check(CollectionRow collection)
    {
        CollectionName(collection.Name);
        Text(nameof(CollectionRow.SettingsJson), collection.SettingsJson, MaxTextField);
        Range(nameof(CollectionRow.ShardCount), collection.ShardCount, 1, MaxShards);
    }

    public static void Check(DocumentSubmission submission, long maxContentBytes)
    {
        CollectionName(submission.Collection);
        DocumentId(submission.DocumentId);
        Text(nameof(DocumentSubmission.ContentType), submission.ContentType, MaxDocumentId);
        Optional(nameof(DocumentSubmission.FileName), submission.FileName, MaxTextField);
        Optional(nameof(DocumentSubmission.Title), submission.Title, MaxTextField);
        Text(nameof(DocumentSubmission.MetadataJson), submission.MetadataJson, MaxTextField);
        ArgumentNullException.ThrowIfNull(submission.Labels);
        Range("Labels.Count", submission.Labels.Count, 0, MaxLabels);
        foreach (var label in submission.Labels)
        {
            Text(nameof(DocumentSubmission.Labels), label, MaxDocumentId);
        }

        if (submission.Rejection is { } rejection)
        {
            Text(nameof(DocumentRejection.Stage), rejection.Stage, MaxTextField);
            Text(nameof(DocumentRejection.Reason), rejection.Reason, MaxTextField);
            Range(nameof(DocumentRejection.Bytes), rejection.Bytes, 0, long.MaxValue);
        }
        else if (submission.Content.Length > maxContentBytes)
        {
            throw new StoreInputException(
                nameof(DocumentSubmission.Content),
                $"Content is {submission.Content.Length} bytes; at most {maxContentBytes} are stored. Split the document or raise MaxContentBytes."
            );
        }
    }

    public static void Check(ProgressReport report)
    {
        DocumentId(report.DocumentId);
        Text(nameof(DocumentProgress.Stage), report.Progress.Stage, MaxDocumentId);
        Range(nameof(DocumentProgress.ChunksDone), report.Progress.ChunksDone, 0, int.MaxValue);
        Range(nameof(DocumentProgress.ChunksTotal), report.Progress.ChunksTotal, 0, int.MaxValue);
    }

    public static void Check(ChunkedDocument document)
    {
        CollectionName(document.Collection);
        DocumentId(document.DocumentId);
        Optional(nameof(ChunkedDocument.Title), document.Title, MaxTextField);
        ArgumentNullException.ThrowIfNull(document.Chunks);
        Range(nameof(ChunkedDocument.Kept), document.Kept, 0, int.MaxValue);
        var ordinals = new HashSet<int>(document.Chunks.Count);
        foreach (var chunk in document.Chunks)
        {
            ArgumentNullException.ThrowIfNull(chunk);
            ArgumentNullException.ThrowIfNull(chunk.Text);
            ArgumentNullException.ThrowIfNull(chunk.HeadingPath);
            Range(nameof(StoredChunk.Ordinal), chunk.Ordinal, document.Kept, int.MaxValue);
            if (!ordinals.Add(chunk.Ordinal))
            {
                throw new StoreInputException(
                    nameof(StoredChunk.Ordinal),
                    $"Ordinal {chunk.Ordinal} occurs twice in one document; number its chunks from 0."
                );
            }

            if (chunk.Embedding.Length % 2 != 0)
            {
                throw new StoreInputException(
                    nameof(StoredChunk.Embedding),
                    $"Embedding is {chunk.Embedding.Length} bytes; half-precision numbers take 2 bytes each."
                );
            }
        }
    }

    public static void Check(ArchivedDocument document, long maxContentBytes)
    {
        DocumentId(document.Id);
        Range(nameof(ArchivedDocument.Version), document.Version, 1, long.MaxValue / 2);
        Range(nameof(ArchivedDocument.State), (int)document.State, 0, (int)DocumentState.Failed);
        Text(nameof(ArchivedDocument.ContentType), document.ContentType, MaxDocumentId);
        Optional(nameof(ArchivedDocument.FileName), document.FileName, MaxTextField);
        Optional(nameof(ArchivedDocument.Title), document.Title, MaxTextField);
        Text(nameof(ArchivedDocument.MetadataJson), document.MetadataJson, MaxTextField);
        Range("Labels.Count", document.Labels.Count, 0, MaxLabels);
        Range("Content.Length", document.Content?.Length ?? 0, 0, maxContentBytes);
        if (document.State == DocumentState.Accepted && document.Content is null)
        {
            throw new StoreInputException(
                nameof(ArchivedDocument.Content),
                "Content is missing of a document that is still to be read; restore from a backup with sources."
            );
        }
    }

    public static void Check(DocumentFailure failure)
    {
        CollectionName(failure.Collection);
        DocumentId(failure.DocumentId);
        Text(nameof(DocumentFailure.Stage), failure.Stage, MaxTextField);
        Text(nameof(DocumentFailure.Reason), failure.Reason, MaxTextField);
    }

    public static void Check(KeyRow key)
    {
        KeyId(key.Id);
        Name("Name", key.Name, MaxCollectionName);
        Range(nameof(KeyRow.SecretHash), key.SecretHash.Length, 32, 32);
        Range("Collections.Count", key.Collections.Count, 0, MaxLabels);
        foreach (var collection in key.Collections)
        {
            CollectionName(collection);
        }

        Range("Labels.Count", key.Labels?.Count ?? 0, 0, MaxLabels);
        foreach (var label in key.Labels ?? [])
        {
            Text(nameof(KeyRow.Labels), label, MaxDocumentId);
        }
    }

    public static void KeyId(string id) => Name("KeyId", id, MaxKeyId);

    public static void CollectionName(string name) => Name("Collection", name, MaxCollectionName);

    public static void DocumentId(string id) => Name("DocumentId", id, MaxDocumentId);

    public static void FactName(string name) => Name("Fact", name, MaxFactName);

    public static void Lease(string name, string owner, TimeSpan length)
    {
        Name("Lease", name, MaxFactName);
        Name("Owner", owner, MaxFactName);
        Range("Length.Milliseconds", (long)length.TotalMilliseconds, 1, 86_400_000);
    }

    public static void Text(string field, string text, int max)
    {
        ArgumentNullException.ThrowIfNull(text, field);
        if (text.Length > max)
        {
            throw new StoreInputException(
                field,
                $"{field} is {text.Length} characters long; at most {max} are stored. Shorten it."
            );
        }
    }

    public static void Range(string field, long value, long min, long max)
    {
        if (value < min || value > max)
        {
            throw new StoreInputException(field, $"{field} is {value}; give a value from {min} to {max}.");
        }
    }

    private static void Optional(string field, string? text, int max)
    {
        if (text is not null)
        {
            Text(field, text, max);
        }
    }

    public static void Name(string field, string name, int max)
    {
        ArgumentNullException.ThrowIfNull(name, field);
        Range($"{field}.Length", name.Length, 1, max);

        // A lone surrogate or NUL would be stored as something else, and two such names could become one.
        var bad = StorableText.FindBad(name, 0);
        if (bad >= 0)
        {
            throw new StoreInputException(
                field,
                $"{field} has an invalid character at position {bad}; use well-formed text without NUL."
            );
        }
    }
}
