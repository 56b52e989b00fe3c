using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Retrieval.Duplicates;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Duplicates;

/// <summary>
/// Finds what a collection says more than once, in one reading of the store as of now. Only what the reader may read is
/// compared, so nothing is told of the rest.
/// </summary>
/// <param name="archive">The store.</param>
public sealed class DuplicateScan(IStoreArchive archive)
{
    private const long GroupBytes = 4 << 20;
    private const int FewestDocuments = 5;
    private const double LeastShare = 0.02;
    private const int BlockLength = 200;

    /// <summary>Reads a collection.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="scope">What may be read of it.</param>
    /// <param name="likeness">From which Jaccard index on documents are much the same,
    /// <see cref="DuplicateGroups.LeastLikeness"/> to 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PipelineException">There is no such collection, or the likeness is out of range.</exception>
    public async Task<DuplicateReport> RunAsync(
        string collection,
        ReadScope scope,
        double likeness,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(scope);
        RequestFields.Weight("likeness", likeness, least: DuplicateGroups.LeastLikeness);
        await using var snapshot = await archive.OpenSnapshotAsync(cancellationToken);
        if (!snapshot.Collections.Any(one => one.Row.Name == collection))
        {
            throw PipelineException.UnknownCollection(collection);
        }

        var groups = new DuplicateGroups(likeness);
        var blocks = new RepeatedBlocks();
        var read = new List<(string Id, string? Title)>();
        var others = new Dictionary<int, List<DuplicateDocument>>();
        await foreach (var part in snapshot.ReadDocumentsAsync(collection, content: false, GroupBytes))
        {
            foreach (var document in part)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (document.Published is not { } published || !scope.Allows(published.Labels))
                {
                    continue;
                }

                if (read.Count == DuplicateReport.MostDocuments)
                {
                    return Report(isComplete: false);
                }

                read.Add((document.Id, published.Title));
                Add(published);
            }
        }

        return Report(isComplete: true);

        void Add(ArchivedPublication published)
        {
            string[] texts = [.. published.Chunks.Select(chunk => chunk.Text)];
            if (groups.Add([.. texts.SelectMany(PassageWords.Of)]) is not { } copy)
            {
                blocks.Add(texts);
                return;
            }

            if (!others.TryGetValue(copy.First, out var group))
            {
                others[copy.First] = group = [];
            }

            var (id, title) = read[^1];
            group.Add(new DuplicateDocument(id, title, Math.Round(copy.Likeness, 2), copy.SameWords));
        }

        DuplicateReport Report(bool isComplete) =>
            new(
                collection,
                read.Count,
                isComplete,
                others.Values.Sum(group => group.Count),
                [
                    .. others
                        .OrderByDescending(group => group.Value.Count)
                        .ThenBy(group => group.Key)
                        .Take(DuplicateReport.MostListed)
                        .Select(group => new DuplicateGroup(
                            read[group.Key].Id,
                            read[group.Key].Title,
                            group.Value.Count,
                            [.. group.Value.Take(DuplicateReport.MostListed)]
                        )),
                ],
                [
                    .. blocks
                        .In(FewestDocuments, LeastShare)
                        .Take(DuplicateReport.MostListed)
                        .Select(block => new RepeatedBlock(
                            Beginning(block.Text),
                            block.Documents,
                            Math.Round((double)block.Documents / blocks.Documents, 3)
                        )),
                ]
            );
    }

    private static string Beginning(string text)
    {
        if (text.Length <= BlockLength)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[BlockLength - 1]) ? BlockLength - 1 : BlockLength)] + "…";
    }
}
