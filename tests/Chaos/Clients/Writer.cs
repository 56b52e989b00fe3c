using Pipeline.Chaos.Checking;
using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Texts;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Chaos.Clients;

/// <summary>
/// Adds, changes, relabels and deletes documents of its own, one write after the other. What fails in a way that may
/// pass is sent again as it was, to whichever silo there is.
/// </summary>
internal sealed class Writer(ClientSettings run, int number, int writers, int seed)
{
    private const int MaxDocuments = 40;
    private static readonly TimeSpan GivesUp = TimeSpan.FromMinutes(3);
    private static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));

    private readonly Random _random = new(seed);
    private readonly List<Write> _last = [];

    /// <summary>Writes this and that until it is stopped.</summary>
    public async Task RunAsync(TimeSpan pause, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await WriteAsync(Next(), stop);
            await Task.Delay(pause * (0.5 + _random.NextDouble()), CancellationToken.None);
        }
    }

    /// <summary>Adds a document.</summary>
    public Task AddAsync(CancellationToken stop) => WriteAsync(Added(), stop);

    private Write Next()
    {
        var choice = _random.Next(100);
        if (_last.Count == 0 || (choice < 20 && _last.Count < MaxDocuments))
        {
            return Added();
        }

        var before = _last[_random.Next(_last.Count)];
        var next = before with
        {
            Order = before.Order + 1,
            Acknowledged = null,
            Version = null,
            Error = null,
            Attempts = 0,
        };

        // What may have been deleted, or not, is written anew.
        if (before.Kind == WriteKind.Delete || before.Acknowledged is null || choice < 60)
        {
            return next with
            {
                Kind = WriteKind.Submit,
                Content = before.Content + 1,
                Labels = choice % 3 == 0 ? AnyLabels() : before.Labels,
            };
        }

        return choice < 80
            ? next with
            {
                Kind = WriteKind.Relabel,
                Labels = AnyLabels(),
            }
            : next with
            {
                Kind = WriteKind.Delete,
            };
    }

    private Write Added() =>
        new()
        {
            Document = number + (_last.Count * writers),
            Order = 1,
            Kind = WriteKind.Submit,
            Content = 0,
            Labels = AnyLabels(),
            Invoked = TimeSpan.Zero,
            Attempts = 0,
        };

    private IReadOnlyList<string> AnyLabels() => Labels.OfDocuments[_random.Next(Labels.OfDocuments.Count)];

    private async Task WriteAsync(Write write, CancellationToken stop)
    {
        write = write with { Invoked = run.Cluster.Clock.Now };
        while (true)
        {
            if (run.Cluster.AnyUp(_random) is { } silo)
            {
                var invoked = run.Cluster.Clock.Now;
                write = write with { Attempts = write.Attempts + 1 };
                try
                {
                    var client = run.Clients.Of(silo, Labels.All);
                    var receipt =
                        write.Kind == WriteKind.Delete
                            ? await client.DeleteDocumentAsync(
                                ClientSettings.Collection,
                                MarkedText.Id(write.Document),
                                CancellationToken.None
                            )
                            : await client.SubmitAsync(
                                ClientSettings.Collection,
                                MarkedText.Of(write.Document, write.Content, write.Labels),
                                CancellationToken.None
                            );
                    Keep(Acknowledge(write, receipt));
                    return;
                }
                catch (PipelineException error)
                {
                    var code = error.Code.Name();
                    write = write with { Error = code };
                    if (error.Code == ErrorCode.UnknownDocument && write is { Kind: WriteKind.Delete, Attempts: > 1 })
                    {
                        // An attempt whose answer was lost has done it.
                        Keep(write with { Acknowledged = run.Cluster.Clock.Now, Error = null });
                        return;
                    }

                    run.History.Failures.Enqueue(
                        new Failure("write", silo.Number, invoked, run.Cluster.Clock.Now, code, error.Message)
                    );
                    if (!CallRules.IsRetryable(code))
                    {
                        Keep(write);
                        return;
                    }
                }
            }

            if (run.Cluster.Clock.Now - write.Invoked > GivesUp || (stop.IsCancellationRequested && write.Attempts > 3))
            {
                Keep(write with { Error = write.Error ?? "none was there" });
                return;
            }

            await Task.Delay(Pauses.Pause(Math.Max(1, write.Attempts), _random.NextDouble()), CancellationToken.None);
        }
    }

    private Write Acknowledge(Write write, DocumentReceipt receipt) =>
        write with
        {
            Acknowledged = run.Cluster.Clock.Now,
            Version = receipt.Version,
            Shard = receipt.Shard,
            Watermark = receipt.Watermark,
            Error = null,
        };

    private void Keep(Write write)
    {
        run.History.Add(write);
        _last.RemoveAll(other => other.Document == write.Document);
        _last.Add(write);
    }
}
