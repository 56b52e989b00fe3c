using System.Text.Json;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Keys;

namespace Pipeline.Storage.Backups;

/// <summary>
/// Puts a backup into a store. The file is checked whole before anything is changed; then every part is put in once, so
/// what was broken off goes on with the same file. Holds one part at a time.
/// </summary>
/// <param name="archive">The store.</param>
/// <param name="target">Makes its collections.</param>
public sealed class StoreRestore(IStoreArchive archive, IRestoreTarget target)
{
    /// <summary>Restores.</summary>
    /// <param name="file">The backup; it can be read twice.</param>
    /// <param name="request">What of it, and where to.</param>
    /// <param name="progress">Told of every part that is checked, then of every part that is put in.</param>
    /// <param name="cancellationToken">Ends it; what is in stays, and the same file goes on with it.</param>
    /// <exception cref="BackupException">It is no backup, not whole, or something stands in its place.</exception>
    public async Task<RestoreSummary> RunAsync(
        Stream file,
        RestoreRequest request,
        IProgress<RestoreProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var start = file.Position;
        var checking = progress is null ? null : new Step(progress, RestoreStep.Checking);
        var backup = await BackupReader.CheckAsync(file, checking, cancellationToken).ConfigureAwait(false);
        var restored = await PrepareAsync(backup.Manifest, request, cancellationToken).ConfigureAwait(false);
        file.Position = start;
        var run = new Run(archive, backup.Manifest, restored, request, progress);
        await foreach (var part in BackupReader.PartsAsync(file, cancellationToken).ConfigureAwait(false))
        {
            await run.PutAsync(part, cancellationToken).ConfigureAwait(false);
        }

        foreach (var collection in restored.Values)
        {
            await archive.EndRestoreAsync(collection.Name, backup.Manifest.Id, cancellationToken).ConfigureAwait(false);
        }

        return new RestoreSummary(
            [.. restored.Values],
            run.Documents,
            run.Conversations,
            run.Keys,
            [.. run.Embedders.Order(StringComparer.Ordinal)],
            run.WithoutVectors,
            run.Policies
        );
    }

    /// <summary>The collections to put documents in, by their folders. Whether all can be is known before the first is
    /// touched.</summary>
    private async Task<Dictionary<string, RestoredCollection>> PrepareAsync(
        BackupManifest manifest,
        RestoreRequest request,
        CancellationToken cancellationToken
    )
    {
        var chosen = Chosen(manifest, request);
        var places = new List<(BackedUpCollection Collection, string Name, int? Part, bool Occupied)>();
        foreach (var collection in chosen)
        {
            var name = request.Into ?? collection.Name;
            var exists = await target.FindAsync(name, cancellationToken).ConfigureAwait(false) is not null;
            var place = exists
                ? await archive.FindRestoreAsync(name, cancellationToken).ConfigureAwait(false)
                : new RestorePlace(true, null, 0);
            var begun = place.Backup == manifest.Id;
            if (!begun && !place.IsEmpty && !request.Replace)
            {
                if (request.Collection is null && request.Own.Contains(name, StringComparer.Ordinal))
                {
                    continue;
                }

                throw new BackupException(BackupProblem.Exists, ("collection", name));
            }

            places.Add((collection, name, begun ? place.Part : null, exists && !begun));
        }

        var restored = new Dictionary<string, RestoredCollection>(StringComparer.Ordinal);
        foreach (var (collection, name, part, occupied) in places)
        {
            if (part is null)
            {
                await BeginAsync(manifest.Id, collection, name, occupied, cancellationToken).ConfigureAwait(false);
            }

            restored.Add(collection.Folder, new RestoredCollection(name, collection.Documents, part ?? 0));
        }

        return restored;
    }

    private async Task BeginAsync(
        string backup,
        BackedUpCollection collection,
        string name,
        bool occupied,
        CancellationToken cancellationToken
    )
    {
        if (occupied)
        {
            await target.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }

        await target
            .CreateAsync(name, collection.ShardCount, collection.Settings.GetRawText(), cancellationToken)
            .ConfigureAwait(false);
        if (await archive.BeginRestoreAsync(name, backup, cancellationToken).ConfigureAwait(false) is null)
        {
            // Somebody has put something in between.
            throw new BackupException(BackupProblem.Exists, ("collection", name));
        }
    }

    private static IReadOnlyList<BackedUpCollection> Chosen(BackupManifest manifest, RestoreRequest request)
    {
        var chosen = manifest
            .Collections.Where(collection => request.Collection is null || collection.Name == request.Collection)
            .ToArray();
        return request.Collection is { } name && chosen.Length == 0
                ? throw new BackupException(BackupProblem.NoSuchCollection, ("collection", name))
            : request.Into is not null && chosen.Length != 1 ? throw new BackupException(BackupProblem.SeveralInto)
            : chosen;
    }

    private sealed class Step(IProgress<RestoreProgress> progress, RestoreStep step) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) =>
            progress.Report(new RestoreProgress(step, value.Documents, value.TotalDocuments));
    }

    /// <summary>One pass over the parts.</summary>
    private sealed class Run(
        IStoreArchive archive,
        BackupManifest manifest,
        Dictionary<string, RestoredCollection> restored,
        RestoreRequest request,
        IProgress<RestoreProgress>? progress
    )
    {
        private readonly long _total = restored.Values.Sum(collection => collection.Documents);
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private BackupPart? _contents;
        private BackupPart? _vectors;
        private long _passed;

        public long Documents { get; private set; }

        public long Conversations { get; private set; }

        public int Keys { get; private set; }

        public long WithoutVectors { get; private set; }

        public HashSet<string> Embedders { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, ReadOnlyMemory<byte>> Policies { get; } = new(StringComparer.Ordinal);

        public async Task PutAsync(BackupPart part, CancellationToken cancellationToken)
        {
            if (part.Name == BackupFormat.Keys && request.Keys)
            {
                var keys = Lines<KeyRow>(part).ToArray();
                Keys += await archive.RestoreKeysAsync(keys, cancellationToken).ConfigureAwait(false);
            }
            else if (part.Name.StartsWith(BackupFormat.Policies, StringComparison.Ordinal))
            {
                Policies.Add(part.File, part.Bytes);
            }

            if (!restored.TryGetValue(part.Folder, out var collection))
            {
                return;
            }

            if (part.File.StartsWith(BackupFormat.Contents, StringComparison.Ordinal))
            {
                _contents = part;
            }
            else if (part.File.StartsWith(BackupFormat.Vectors, StringComparison.Ordinal))
            {
                _vectors = part;
            }
            else if (part.File.StartsWith(BackupFormat.Documents, StringComparison.Ordinal))
            {
                await PutAsync(collection, part, cancellationToken).ConfigureAwait(false);
                (_contents, _vectors) = (null, null);
            }
            else if (
                part.File.StartsWith(BackupFormat.Conversations, StringComparison.Ordinal) && request.Conversations
            )
            {
                Conversations += await archive
                    .RestoreConversationsAsync(
                        collection.Name,
                        [.. Lines<ArchivedConversation>(part)],
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        }

        private async Task PutAsync(RestoredCollection collection, BackupPart part, CancellationToken cancellationToken)
        {
            var number = _numbers[collection.Name] = _numbers.GetValueOrDefault(collection.Name) + 1;
            _passed += part.Count;
            if (number > collection.PartsBefore)
            {
                var documents = new DocumentPart
                {
                    Lines = part.Bytes,
                    Contents = _contents?.Bytes ?? throw PartBytes.Damaged(part.Name),
                    Vectors = _vectors?.Bytes ?? throw PartBytes.Damaged(part.Name),
                }.Read(part.Name);
                Note(documents);
                Documents +=
                    await archive
                        .RestoreDocumentsAsync(collection.Name, manifest.Id, number, documents, cancellationToken)
                        .ConfigureAwait(false)
                    ?? throw new BackupException(BackupProblem.Exists, ("collection", collection.Name));
            }

            progress?.Report(new RestoreProgress(RestoreStep.Restoring, _passed, _total));
        }

        private void Note(IReadOnlyList<ArchivedDocument> documents)
        {
            foreach (var published in documents.Select(document => document.Published))
            {
                if (published is { EmbedderName: { } embedder })
                {
                    Embedders.Add(embedder);
                }
                else if (published is { Chunks.Count: > 0 })
                {
                    WithoutVectors++;
                }
            }
        }

        private static IEnumerable<T> Lines<T>(BackupPart part) =>
            DocumentPart
                .LinesOf(PartBytes.Unpack(part.Name, part.Bytes))
                .Select(line => (part with { Bytes = line }).As<T>());
    }
}
