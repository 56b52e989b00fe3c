using System.Text;
using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Running;
using Pipeline.Chaos.Texts;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Chaos.Clients;

/// <summary>Asks about documents and reads the answers to their ends.</summary>
internal sealed class Asker(ClientSettings run, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Asks until it is stopped.</summary>
    public async Task RunAsync(TimeSpan pause, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (run.Cluster.AnyUp(_random) is { } silo && run.History.Any(_random) is { } write)
            {
                var scope = Labels.OfCallers[_random.Next(Labels.OfCallers.Count)];
                run.History.Asks.Enqueue(await AskAsync(silo, write.Document, scope));
            }

            await Task.Delay(pause * (0.5 + _random.NextDouble()), CancellationToken.None);
        }
    }

    private async Task<Ask> AskAsync(ClusterSilo silo, int document, IReadOnlyList<string> scope)
    {
        var invoked = run.Cluster.Clock.Now;
        var text = new StringBuilder();
        var hasBegun = false;
        string? error = null;
        var isBroken = false;
        var words = "";
        using var patience = new CancellationTokenSource(SiloClients.Patience * 2);
        try
        {
            var request = new AskRequest
            {
                Collection = ClientSettings.Collection,
                Question = $"What is the rule {Marker.WordOf(document)}?",
                Mode = SearchMode.Keyword,
                Extractive = true,
                TimeoutMilliseconds = (int)SiloClients.Patience.TotalMilliseconds,
            };
            await foreach (
                var answered in run.Clients.Of(silo, scope).AskAsync(request).WithCancellation(patience.Token)
            )
            {
                hasBegun = true;
                if (answered is TokenEvent token)
                {
                    text.Append(token.Text);
                }
                else if (answered is DoneEvent { Error: { } failed })
                {
                    (error, words) = (failed.Code, failed.Message);
                }
            }
        }
        catch (PipelineException failed)
        {
            (error, words) = (failed.Code.Name(), failed.Message);
            isBroken = hasBegun && failed.Code == ErrorCode.Unreachable;
        }
        catch (OperationCanceledException)
        {
            // It neither goes on nor ends.
            (error, words, isBroken) = (ErrorCode.DeadlineExceeded.Name(), "the stream stood still", true);
        }

        var ended = run.Cluster.Clock.Now;
        if (error is not null)
        {
            run.History.Failures.Enqueue(new Failure("ask", silo.Number, invoked, ended, error, words));
        }

        return new Ask(document, scope, silo.Number, invoked, ended, error, isBroken, [.. Marker.In(text.ToString())]);
    }
}
