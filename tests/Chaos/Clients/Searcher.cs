using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Running;
using Pipeline.Chaos.Texts;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Chaos.Clients;

/// <summary>Searches for all that documents hold, as this or that caller, with a receipt or without.</summary>
internal sealed class Searcher(ClientSettings run, int seed)
{
    private const int Top = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly Random _random = new(seed);

    /// <summary>Searches until it is stopped.</summary>
    public async Task RunAsync(TimeSpan pause, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Some do not know that a silo has been hit, and ask it.
            var silo =
                _random.Next(10) == 0
                    ? run.Cluster.Silos[_random.Next(run.Cluster.Silos.Count)]
                    : run.Cluster.AnyUp(_random);
            if (silo is not null && run.History.Any(_random) is { } write)
            {
                var scope = Labels.OfCallers[_random.Next(Labels.OfCallers.Count)];
                run.History.Searches.Enqueue(
                    await SearchAsync(silo, write.Document, scope, _random.Next(3) == 0 ? write : null)
                );
            }

            await Task.Delay(pause * (0.5 + _random.NextDouble()), CancellationToken.None);
        }
    }

    /// <summary>Searches once.</summary>
    /// <param name="silo">The silo to ask.</param>
    /// <param name="document">The document.</param>
    /// <param name="scope">The caller's labels.</param>
    /// <param name="after">The write whose receipt the search has to see; null: none.</param>
    public async Task<Search> SearchAsync(ClusterSilo silo, int document, IReadOnlyList<string> scope, Write? after)
    {
        var search = new Search
        {
            Document = document,
            Scope = scope,
            AtLeast = after is { Version: not null } ? after.Order : 0,
            Silo = silo.Number,
            Invoked = run.Cluster.Clock.Now,
            Ended = TimeSpan.Zero,
        };
        try
        {
            var found = await run
                .Clients.Of(silo, scope)
                .SearchAsync(
                    new SearchRequest
                    {
                        Collection = ClientSettings.Collection,
                        Query = Marker.WordOf(document),
                        Mode = SearchMode.Keyword,
                        Top = Top,
                        TimeoutMilliseconds = (int)Limit.TotalMilliseconds,
                        AtLeast =
                            search.AtLeast > 0 ? new Dictionary<int, long> { [after!.Shard] = after.Watermark } : null,
                    }
                );
            return search with
            {
                Ended = run.Cluster.Clock.Now,
                IsWhole = found.Coverage.Answered == found.Coverage.Shards && found.Hits.Count < Top,
                Hits =
                [
                    .. found.Hits.Select(hit => new FoundChunk(
                        hit.DocumentId,
                        hit.Version,
                        hit.Chunk,
                        [.. Marker.In(hit.Text)]
                    )),
                ],
            };
        }
        catch (PipelineException error)
        {
            search = search with { Ended = run.Cluster.Clock.Now, Error = error.Code.Name() };
            run.History.Failures.Enqueue(
                new Failure("search", silo.Number, search.Invoked, search.Ended, search.Error, error.Message)
            );
            return search;
        }
    }
}
