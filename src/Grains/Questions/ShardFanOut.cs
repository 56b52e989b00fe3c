using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Replicas.Requests;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Questions;

/// <summary>One collection's shards, asked all at once and answered as one ranked list.</summary>
/// <param name="grains">Finds the lanes.</param>
/// <param name="replicas">The replicas.</param>
/// <param name="collection">The collection.</param>
/// <param name="shards">How many shards it has.</param>
/// <param name="access">The caller's access labels; null: everything.</param>
/// <param name="generation">The generation of the collection that is asked; null: the one that is served.</param>
internal sealed partial class ShardFanOut(
    IGrainFactory grains,
    ShardReplicas replicas,
    string collection,
    int shards,
    IReadOnlyList<string>? access,
    long? generation = null
)
{
    // A shard's index is built for one embedder, and while it is asked another may take over, or two.
    private const int MostEmbedders = 3;

    private readonly HashSet<int> _silent = [];
    private readonly long?[] _searched = new long?[shards];

    public Coverage Coverage => new(shards, shards - _silent.Count);

    /// <summary>Per shard, the lowest watermark of the snapshots that were searched; null unless every shard has
    /// answered every time.</summary>
    public IReadOnlyList<long>? Searched =>
        _silent.Count == 0 && _searched.All(watermark => watermark is not null)
            ? [.. _searched.Select(watermark => watermark!.Value)]
            : null;

    /// <summary>The greatest score that the last keyword search could have given; 0 where no shard has told.</summary>
    public double Most { get; private set; }

    public async Task<IReadOnlyList<StageScore>> KeywordAsync(ShardQuery query, CancellationToken cancellationToken)
    {
        var statistics = await StatisticsAsync(query, cancellationToken);
        var request = new KeywordRequest(query, statistics);
        var lists = await ListsAsync(async shard => await AskReplicaAsync(Key(shard), request, cancellationToken));
        // All shards score with the same statistics, so those that tell it tell the same.
        Most = lists.Max(list => list?.Most ?? 0);
        return Best(lists.OfType<ScoredKeys>().SelectMany(Hits), query.Top);
    }

    /// <summary>Every term's part of the keyword score of hits; hits that are gone have none.</summary>
    public async Task<IReadOnlyDictionary<ChunkKey, IReadOnlyList<TermScore>>> ExplainAsync(
        ShardQuery query,
        IEnumerable<ChunkKey> hits,
        CancellationToken cancellationToken
    )
    {
        var statistics = await StatisticsAsync(query, cancellationToken);
        var parts = await Task.WhenAll(
            hits.GroupBy(key => DocumentIds.ShardOf(key.DocumentId, shards))
                .Select(async group =>
                {
                    ChunkKey[] keys = [.. group];
                    var terms = await AskAsync(
                        group.Key,
                        shard => AskReplicaAsync(shard, new ExplainRequest(query, statistics, keys), cancellationToken)
                    );
                    return keys.Zip(terms ?? []);
                })
        );
        return parts
            .SelectMany(part => part)
            .Where(hit => hit.Second is not null)
            .ToDictionary(hit => hit.First, hit => hit.Second!);
    }

    /// <summary>The chunks nearest to a question, of each shard by the embedder that its index was built with; null
    /// when no shard has a vector that the question's can be compared with.</summary>
    /// <param name="query">The query.</param>
    /// <param name="served">What is known of the shards' embedders; is corrected.</param>
    /// <param name="embed">The question's vector by an embedder; null: by the one in use.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async Task<IReadOnlyList<StageScore>?> VectorAsync(
        ShardQuery query,
        ServedEmbedders served,
        Func<string?, Task<QueryVector>> embed,
        CancellationToken cancellationToken
    )
    {
        var embedders = new string[shards];
        var lists = await ListsAsync(async shard =>
        {
            for (var attempt = 1; ; attempt++)
            {
                var vector = await embed(served[shard]);
                if (attempt > 1 && vector.Data.IsEmpty)
                {
                    return null;
                }

                embedders[shard] = vector.Embedder;
                var list = await AskReplicaAsync(
                    Key(shard),
                    new VectorRequest(query, vector.Embedder, vector.Data),
                    cancellationToken
                );
                if (list?.OtherEmbedder is not { } other)
                {
                    return list;
                }

                served[shard] = other;
                if (attempt == MostEmbedders)
                {
                    return null;
                }
            }
        });
        return lists.All(list => list is null)
            ? null
            : Best(
                VectorLists.OnOneScale([
                    .. Enumerable
                        .Range(0, shards)
                        .Where(shard => lists[shard] is not null)
                        .Select(shard => (embedders[shard], Hits(lists[shard]!))),
                ]),
                query.Top
            );
    }

    public async Task<IReadOnlyList<StoredPassage>> FetchAsync(
        IReadOnlyCollection<ChunkKey> keys,
        CancellationToken cancellationToken
    )
    {
        using var span = PipelineTraces.Stage("fetch");
        var found = await Task.WhenAll(
            keys.GroupBy(key => DocumentIds.ShardOf(key.DocumentId, shards))
                .Select(group =>
                    AskAsync(
                        group.Key,
                        shard => AskReplicaAsync(shard, new FetchRequest([.. group], access), cancellationToken)
                    )
                )
        );
        return [.. found.OfType<StoredPassage?[]>().SelectMany(part => part).OfType<StoredPassage>()];
    }

    /// <summary>Completes and corrects a text with the words of all shards.</summary>
    public async Task<ShardWords> FindWordsAsync(string text, int completions, CancellationToken cancellationToken) =>
        ShardWords.Merge(
            await AskAsync(shard =>
                AskReplicaAsync(shard, new WordsRequest(text, completions, access), cancellationToken)
            )
        );

    /// <summary>The values of metadata fields over the documents of hits.</summary>
    public async Task<IReadOnlyList<Facet>> CountFacetsAsync(
        IEnumerable<ChunkKey> hits,
        IReadOnlyList<string> fields,
        CancellationToken cancellationToken
    )
    {
        var parts = await Task.WhenAll(
            hits.Select(key => key.DocumentId)
                .Distinct(StringComparer.Ordinal)
                .GroupBy(document => DocumentIds.ShardOf(document, shards))
                .Select(group =>
                    AskAsync(
                        group.Key,
                        shard => AskReplicaAsync(shard, new FacetRequest([.. group], fields, access), cancellationToken)
                    )
                )
        );
        var sums = parts
            .OfType<ShardFacetCount[]>()
            .SelectMany(part => part)
            .GroupBy(count => (count.Field, count.Value))
            .Select(group =>
                (group.Key.Field, Value: new FacetValue(group.Key.Value, group.Sum(count => count.Documents)))
            )
            .OrderByDescending(sum => sum.Value.Documents)
            .ThenBy(sum => sum.Value.Value, StringComparer.Ordinal)
            .ToLookup(sum => sum.Field, sum => sum.Value, StringComparer.Ordinal);
        return
        [
            .. fields.Select(field => new Facet(
                field,
                [.. sums[field].Take(Facet.MostValues)],
                Math.Max(0, sums[field].Count() - Facet.MostValues)
            )),
        ];
    }

    /// <summary>The watermark of every shard; null when one does not answer, or has less than is to be seen.</summary>
    public async Task<IReadOnlyList<long>?> WatermarksAsync()
    {
        var infos = await AskAsync(shard => replicas.DescribeAsync(shard, null));
        return
            infos.Count == shards
            && infos
                .Select(info => info.Watermark)
                .Index()
                .All(shard => shard.Item >= Math.Max(_floors[shard.Index], replicas.FloorOf(Key(shard.Index))))
            ? [.. infos.Select(info => info.Watermark)]
            : null;
    }

    /// <summary>The collection's statistics for a query: a term's weight must not depend on which shard a document fell
    /// into.</summary>
    private async Task<TermStatisticsRecord?> StatisticsAsync(ShardQuery query, CancellationToken cancellationToken) =>
        shards == 1
            ? null
            : TermStatisticsCodec.Sum(
                await AskAsync(shard => AskReplicaAsync(shard, new StatisticsRequest(query), cancellationToken))
            );

    /// <summary>The list of every shard; null where one has none.</summary>
    private Task<ScoredKeys?[]> ListsAsync(Func<int, Task<ScoredKeys?>> search) =>
        Task.WhenAll(
            Enumerable
                .Range(0, shards)
                .Select(async shard =>
                {
                    var list = await AskAsync(shard, _ => search(shard));
                    _searched[shard] = list is null
                        ? _searched[shard]
                        : Math.Min(_searched[shard] ?? long.MaxValue, list.Watermark);
                    return list;
                })
        );

    private async Task<IReadOnlyList<T>> AskAsync<T>(Func<ShardKey, Task<T>> ask)
        where T : class? =>
        [.. (await Task.WhenAll(Enumerable.Range(0, shards).Select(shard => AskAsync(shard, ask)))).OfType<T>()];

    private async Task<T?> AskAsync<T>(int shard, Func<ShardKey, Task<T>> ask)
        where T : class?
    {
        try
        {
            return await ask(Key(shard));
        }
        catch (Exception error) when (shards > 1 && IsSilence(error))
        {
            // The other shards still have an answer; the coverage says that one is missing.
            _silent.Add(shard);
            return null;
        }
    }

    private Task<T> AskReplicaAsync<T>(ShardKey shard, ShardRequest<T> request, CancellationToken cancellationToken)
        where T : class? =>
        replicas.AskAsync(
            shard,
            generation is null ? request : request with { Generation = generation },
            _floors[shard.Shard],
            cancellationToken
        );

    private static bool IsSilence(Exception error) =>
        error
            is TimeoutException
                or Orleans.Runtime.SiloUnavailableException
                or PipelineException { Code: ErrorCode.IndexUnavailable };

    private static IReadOnlyList<StageScore> Hits(ScoredKeys list) =>
        [.. list.Keys.Zip(list.Scores, (key, score) => new StageScore(key, score))];

    private static IReadOnlyList<StageScore> Best(IEnumerable<StageScore> hits, int top) =>
        [
            .. hits.OrderByDescending(hit => hit.Score)
                .ThenBy(hit => hit.Key.DocumentId, StringComparer.Ordinal)
                .ThenBy(hit => hit.Key.Ordinal)
                .Take(top),
        ];

    private ShardKey Key(int shard) => new(collection, shard);
}
