using System.Globalization;
using System.Text;
using Pipeline.Chaos.Checking;
using Pipeline.Chaos.Clients;
using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Running;
using Pipeline.Chaos.Scenarios;
using Pipeline.Chaos.Texts;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Chaos.Upgrades;

/// <summary>
/// Looks whether silos of two versions are one program: what one takes in all find, and each answers about it.
/// </summary>
/// <param name="run">The cluster, and what is seen in it.</param>
/// <param name="later">The path of the later version's program.</param>
/// <param name="tell">Is told what is seen.</param>
internal sealed class VersionMix(ChaosRun run, string later, Action<string> tell)
{
    // Documents of the clients have lower numbers.
    private const int FirstDocument = 50_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(300);

    private int _documents;

    /// <summary>Searches of a silo without a shard, of which all copies were on silos of the other version: whether
    /// the one that asked was of the later version.</summary>
    public HashSet<bool> AskedAcross { get; } = [];

    /// <summary>How often something had to be tried again.</summary>
    public int Retries { get; private set; }

    /// <summary>Looks at all silos.</summary>
    public async Task LookAsync()
    {
        var silos = run.Cluster.Silos;
        foreach (var taker in silos)
        {
            var write = await SubmitAsync(taker);
            foreach (var silo in silos)
            {
                await SearchAsync(silo, write);
            }

            await AskAsync(silos[(taker.Number + 1) % silos.Count], write.Document);
        }
    }

    private bool IsLater(ClusterSilo silo) => silo.Program == later;

    private async Task<Write> SubmitAsync(ClusterSilo silo)
    {
        var document = FirstDocument + _documents++;
        var invoked = run.Cluster.Clock.Now;
        var receipt = await TryAsync(
            $"submit at {silo.Name}",
            () =>
                run
                    .Clients.Clients.Of(silo, Labels.All)
                    .SubmitAsync(ClientSettings.Collection, MarkedText.Of(document, 0, []))
        );
        var write = new Write
        {
            Document = document,
            Order = 1,
            Kind = WriteKind.Submit,
            Content = 0,
            Invoked = invoked,
            Acknowledged = run.Cluster.Clock.Now,
            Version = receipt.Version,
            Shard = receipt.Shard,
            Watermark = receipt.Watermark,
        };
        run.History.Add(write);
        return write;
    }

    private Task SearchAsync(ClusterSilo silo, Write write) =>
        TryAsync(
            $"search at {silo.Name}",
            async () =>
            {
                var before = await Placement.AskedAsync(run.Cluster);
                var search = await new Searcher(run.Clients, write.Document).SearchAsync(
                    silo,
                    write.Document,
                    Labels.All,
                    write
                );
                run.History.Searches.Enqueue(search);
                if (search.Error is { } error)
                {
                    throw new PipelineException(ErrorCodes.Find(error) ?? ErrorCode.Internal, error);
                }

                if (!search.IsWhole || search.Hits.Count == 0)
                {
                    throw new InvalidOperationException(
                        $"{search} found {search.Hits.Count} chunks, whole: {search.IsWhole}"
                    );
                }

                // Nothing moved meanwhile, so it is known who was asked.
                var after = await Placement.AskedAsync(run.Cluster);
                if (before.All(shard => shard.SequenceEqual(after[shard.Key])))
                {
                    Note(silo, after);
                }

                return search;
            }
        );

    private void Note(ClusterSilo silo, ILookup<int, string> asked)
    {
        var isAcross = asked.Any(shard =>
            !shard.Contains(silo.Name)
            && shard.All(name => IsLater(run.Cluster.Silos.Single(other => other.Name == name)) != IsLater(silo))
        );
        if (isAcross)
        {
            AskedAcross.Add(IsLater(silo));
        }
    }

    private Task AskAsync(ClusterSilo silo, int document) =>
        TryAsync(
            $"question at {silo.Name}",
            async () =>
            {
                var text = new StringBuilder();
                var request = new AskRequest
                {
                    Collection = ClientSettings.Collection,
                    Question = $"What is the rule {Marker.WordOf(document)}?",
                    Mode = SearchMode.Keyword,
                    Extractive = true,
                };
                DoneEvent? done = null;
                await foreach (var answered in run.Clients.Clients.Of(silo, Labels.All).AskAsync(request))
                {
                    text.Append((answered as TokenEvent)?.Text);
                    done = answered as DoneEvent;
                }

                if (
                    done is not { Error: null }
                    || Marker.In(text.ToString()).All(marker => marker.Document != document)
                )
                {
                    throw done?.Error is { } error
                        ? error.ToException()
                        : new InvalidOperationException($"the answer of {silo.Name} is '{text}', {done?.Reason}");
                }

                return done;
            }
        );

    /// <summary>Tries again what a client would try again.</summary>
    private async Task<T> TryAsync<T>(string what, Func<Task<T>> act)
    {
        var began = run.Cluster.Clock.Now;
        while (true)
        {
            try
            {
                return await act();
            }
            catch (PipelineException error)
                when (CallRules.IsRetryable(error.Code.Name()) && run.Cluster.Clock.Now - began < Patience)
            {
                Retries++;
                tell($"{what}: {error.Code.Name()}: {error.Message}");
                await Task.Delay(Between);
            }
            catch (Exception error)
            {
                var versions = string.Join(
                    ", ",
                    run.Cluster.Silos.Select(silo =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{silo.Name}: {(IsLater(silo) ? "later" : "earlier")}"
                        )
                    )
                );
                throw new InvalidOperationException($"{what} ({versions}): {error.Message}", error);
            }
        }
    }
}
