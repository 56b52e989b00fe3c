using System.Globalization;
using System.Text.Json;
using Pipeline.Storage.Archives;

namespace Pipeline.Storage.Backups;

/// <summary>Writes a backup of a snapshot. Holds one part at a time, however large the store is.</summary>
public static class StoreBackup
{
    /// <summary>Writes it.</summary>
    /// <param name="snapshot">What is backed up.</param>
    /// <param name="contents">How much of it.</param>
    /// <param name="stream">Where to; written in order, and neither flushed to a disk nor closed.</param>
    /// <param name="progress">Told of every part.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BackupException">There is no collection of a name that was given.</exception>
    public static async Task<CheckedBackup> WriteAsync(
        IStoreSnapshot snapshot,
        BackupContents contents,
        Stream stream,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var collections = Chosen(snapshot, contents);
        var manifest = Manifest(snapshot, contents, collections);
        await using var writer = new BackupWriter(stream);
        await writer.WriteAsync(BackupFormat.Manifest, manifest, cancellationToken).ConfigureAwait(false);
        var counts = new Counts(manifest.Documents, progress);
        if (contents.Keys)
        {
            var keys = await snapshot.ReadKeysAsync().ConfigureAwait(false);
            await writer
                .WriteAsync(BackupFormat.Keys, PartBytes.Pack(keys.Select(Line)), 0, cancellationToken)
                .ConfigureAwait(false);
        }

        foreach (var (name, text) in contents.Policies)
        {
            await writer.WriteAsync(BackupFormat.Policies + name, text, 0, cancellationToken).ConfigureAwait(false);
        }

        foreach (var collection in manifest.Collections)
        {
            await DocumentsAsync(snapshot, collection, contents, writer, counts, cancellationToken)
                .ConfigureAwait(false);
            if (contents.Conversations)
            {
                await ConversationsAsync(snapshot, collection, writer, counts, cancellationToken).ConfigureAwait(false);
            }
        }

        var end = new BackupEnd(manifest.Id, counts.Documents, counts.Chunks, counts.Conversations, []);
        await writer.EndAsync(end, cancellationToken).ConfigureAwait(false);
        return new CheckedBackup(manifest, end, writer.Bytes);
    }

    /// <summary>The collections of a snapshot that are backed up.</summary>
    /// <exception cref="BackupException">There is none of a name that was given.</exception>
    public static IReadOnlyList<ArchivedCollection> Chosen(IStoreSnapshot snapshot, BackupContents contents)
    {
        var names = snapshot.Collections.Select(collection => collection.Row.Name).ToHashSet(StringComparer.Ordinal);
        var missing = contents.Collections.FirstOrDefault(name => !names.Contains(name));
        return missing is not null
            ? throw new BackupException(BackupProblem.NoSuchCollection, ("collection", missing))
            :
            [
                .. snapshot.Collections.Where(collection =>
                    contents.Collections.Count == 0
                    || contents.Collections.Contains(collection.Row.Name, StringComparer.Ordinal)
                ),
            ];
    }

    private static BackupManifest Manifest(
        IStoreSnapshot snapshot,
        BackupContents contents,
        IReadOnlyList<ArchivedCollection> collections
    ) =>
        new(
            BackupFormat.Name,
            BackupFormat.Version,
            Guid.NewGuid().ToString("N"),
            contents.Program,
            snapshot.Store.Product,
            snapshot.Store.Schema,
            contents.Created,
            [
                .. contents.Vectors ? ["vectors"] : Array.Empty<string>(),
                .. contents.Conversations ? ["conversations"] : Array.Empty<string>(),
                .. contents.Keys ? ["keys"] : Array.Empty<string>(),
                .. contents.Policies.Count > 0 ? ["policies"] : Array.Empty<string>(),
            ],
            [
                .. collections.Select(
                    (collection, place) =>
                        new BackedUpCollection(
                            collection.Row.Name,
                            string.Create(CultureInfo.InvariantCulture, $"collections/{place + 1:D4}"),
                            collection.Row.ShardCount,
                            collection.Totals.Live,
                            collection.LastNumbers,
                            JsonSerializer.Deserialize<JsonElement>(collection.Row.SettingsJson)
                        )
                ),
            ]
        );

    private static async Task DocumentsAsync(
        IStoreSnapshot snapshot,
        BackedUpCollection collection,
        BackupContents contents,
        BackupWriter writer,
        Counts counts,
        CancellationToken cancellationToken
    )
    {
        var number = 0;
        var groups = snapshot.ReadDocumentsAsync(collection.Name, content: true, BackupFormat.PartBytes);
        await foreach (var group in groups.ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = DocumentPart.Of(group, contents.Vectors);
            number++;

            // The lines last: whoever reads them has what they name.
            await WriteAsync($"{BackupFormat.Contents}{number:D6}.bin.gz", part.Contents, 0).ConfigureAwait(false);
            await WriteAsync($"{BackupFormat.Vectors}{number:D6}.f16", part.Vectors, 0).ConfigureAwait(false);
            await WriteAsync($"{BackupFormat.Documents}{number:D6}.jsonl.gz", part.Lines, group.Count)
                .ConfigureAwait(false);
            counts.Add(group, writer.Bytes);
        }

        Task WriteAsync(FormattableString file, ReadOnlyMemory<byte> bytes, int count) =>
            writer.WriteAsync(
                $"{collection.Folder}/{file.ToString(CultureInfo.InvariantCulture)}",
                bytes,
                count,
                cancellationToken
            );
    }

    private static async Task ConversationsAsync(
        IStoreSnapshot snapshot,
        BackedUpCollection collection,
        BackupWriter writer,
        Counts counts,
        CancellationToken cancellationToken
    )
    {
        var number = 0;
        var groups = snapshot.ReadConversationsAsync(collection.Name, BackupFormat.PartBytes);
        await foreach (var group in groups.ConfigureAwait(false))
        {
            var file = string.Create(
                CultureInfo.InvariantCulture,
                $"{collection.Folder}/{BackupFormat.Conversations}{++number:D6}.jsonl.gz"
            );
            await writer
                .WriteAsync(file, PartBytes.Pack(group.Select(Line)), group.Count, cancellationToken)
                .ConfigureAwait(false);
            counts.Conversations += group.Count;
        }
    }

    private static ReadOnlyMemory<byte> Line<T>(T value) =>
        (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(value, BackupFormat.Json), (byte)'\n'];

    private sealed class Counts(long total, IProgress<BackupProgress>? progress)
    {
        public long Documents { get; private set; }

        public long Chunks { get; private set; }

        public long Conversations { get; set; }

        public void Add(IReadOnlyList<ArchivedDocument> group, long bytes)
        {
            Documents += group.Count;
            Chunks += group.Sum(document => (long)(document.Published?.Chunks.Count ?? 0));
            progress?.Report(new BackupProgress(Documents, total, bytes));
        }
    }
}

/// <summary>What goes into a backup.</summary>
public sealed record BackupContents
{
    /// <summary>The version of the program that writes it.</summary>
    public required string Program { get; init; }

    /// <summary>When it is made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The names of the collections; none: all.</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    /// <summary>Whether vectors are kept; without them documents are embedded anew where they are restored.</summary>
    public bool Vectors { get; init; } = true;

    /// <summary>Whether conversations are kept.</summary>
    public bool Conversations { get; init; } = true;

    /// <summary>Whether keys of the API are kept, with the hashes of their secrets.</summary>
    public bool Keys { get; init; } = true;

    /// <summary>Guardrail policies, by the names of their files.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Policies { get; init; } =
        new Dictionary<string, ReadOnlyMemory<byte>>();
}
