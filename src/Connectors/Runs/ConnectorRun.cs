using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Runs;

/// <summary>
/// Makes documents equal to a source, once: what is new or changed is submitted, what is gone is deleted. It writes
/// down what it has taken as it goes, so a run that was ended at any moment goes on where it was; what was taken and
/// not written down yet is submitted again, which changes nothing.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="journal">What was taken before.</param>
/// <param name="sink">The documents.</param>
/// <param name="rules">How to go about it.</param>
/// <param name="time">The clock.</param>
/// <param name="monitor">Told of what happens.</param>
public sealed class ConnectorRun(
    ISource source,
    IItemJournal journal,
    IDocumentSink sink,
    RunRules rules,
    TimeProvider time,
    IRunMonitor monitor
)
{
    private const int MostWaiting = 32;
    private const long MostHeldBytes = 16 << 20;
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(2);

    private readonly RunTally _tally = new(rules.MostFailures, monitor);
    private readonly Attempts _attempts = new(rules, time, monitor);
    private readonly List<SourceItem> _waiting = [];
    private readonly Dictionary<string, KnownItem?> _unsaved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _unread = [];
    private Dictionary<string, KnownItem> _known = [];
    private string? _cursor;
    private long _saved;

    /// <summary>What has been done so far; may be asked at any time, from any thread.</summary>
    public RunReport Report => _tally.Report;

    /// <summary>Runs.</summary>
    /// <param name="cancellationToken">Ends it; another run goes on from there.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="SourceException">The source cannot be read to its end.</exception>
    /// <exception cref="SinkException">Documents cannot be changed for now.</exception>
    public async Task<RunReport> RunAsync(CancellationToken cancellationToken)
    {
        var state = await journal.LoadAsync(cancellationToken).ConfigureAwait(false);
        (_known, _cursor) = (state.Items.ToDictionary(item => item.Key, Current, StringComparer.Ordinal), state.Cursor);
        var before = _known.ToDictionary(item => item.Key, item => item.Value.Version, StringComparer.Ordinal);
        _saved = time.GetTimestamp();
        try
        {
            await foreach (
                var told in source
                    .ReadAsync(new SourceReading(_known, _cursor), cancellationToken)
                    .WithCancellation(cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                await TakeAsync(told, before, cancellationToken).ConfigureAwait(false);
            }

            await TakeWaitingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await SaveAtEndAsync().ConfigureAwait(false);
            throw;
        }

        await SaveAsync(cancellationToken).ConfigureAwait(false);
        return Report;
    }

    /// <summary>What was taken is taken, however the run ends; what cannot be written down is taken again.</summary>
    private async Task SaveAtEndAsync()
    {
        try
        {
            await SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SinkException or OperationCanceledException)
        {
            // The run ends for a reason of its own, which is the one to tell.
        }
    }

    private async Task TakeAsync(
        SourceEvent told,
        Dictionary<string, string> before,
        CancellationToken cancellationToken
    )
    {
        switch (told)
        {
            case ItemFound found:
                if (_waiting.Any(item => item.Id == found.Item.Id))
                {
                    // Two versions of one, which must not be submitted at the same time.
                    await TakeWaitingAsync(cancellationToken).ConfigureAwait(false);
                }

                See(found.Item);
                if (found.Item.IsMessage || _known.GetValueOrDefault(found.Item.Id)?.Version != found.Item.Version)
                {
                    _waiting.Add(found.Item);
                }
                else if (_known[found.Item.Id].State != found.Item.State)
                {
                    Know(found.Item);
                }

                if (_waiting.Count >= MostWaiting || _waiting.Sum(item => item.HeldBytes) >= MostHeldBytes)
                {
                    await TakeWaitingAsync(cancellationToken).ConfigureAwait(false);
                }

                break;
            case ItemThere there:
                See(there.Id, _known.GetValueOrDefault(there.Id)?.Version ?? "");
                break;
            case ItemRemoved removed:
                await TakeWaitingAsync(cancellationToken).ConfigureAwait(false);
                await DeleteAsync(removed.Id, cancellationToken).ConfigureAwait(false);
                break;
            case PartUnread unread:
                _unread.Add(unread.Prefix);
                _tally.Fail(new FailedItem(unread.Prefix, unread.Problem));
                break;
            case Checkpoint checkpoint:
                await TakeWaitingAsync(cancellationToken).ConfigureAwait(false);
                _cursor = checkpoint.Cursor;
                await SaveAsync(cancellationToken).ConfigureAwait(false);
                if (checkpoint.AcknowledgeAsync is { } acknowledge)
                {
                    await acknowledge(cancellationToken).ConfigureAwait(false);
                }

                break;
            case ListingComplete:
                await TakeWaitingAsync(cancellationToken).ConfigureAwait(false);
                _tally.Note(report => report with { IsComplete = true });
                await PruneAsync(before, cancellationToken).ConfigureAwait(false);
                break;
        }

        if (time.GetElapsedTime(_saved) >= SaveInterval)
        {
            await SaveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void See(SourceItem item)
    {
        if (item.IsMessage)
        {
            // There is no end to messages, and nothing is concluded from their absence.
            _tally.Note(report => report with { Seen = report.Seen + 1 });
        }
        else
        {
            See(item.Id, item.Version);
        }
    }

    private void See(string id, string version)
    {
        if (_seen.TryAdd(id, version))
        {
            _tally.Note(report => report with { Seen = report.Seen + 1 });
        }

        if (_seen.Count > rules.MaxItems)
        {
            throw new SourceException(Problem.Of(ProblemCode.SourceTooLarge, ("most", rules.MaxItems)), false);
        }
    }

    private async Task TakeWaitingAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        var items = _waiting.ToArray();
        _waiting.Clear();
        await Parallel
            .ForEachAsync(
                items,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = rules.Parallelism,
                    CancellationToken = cancellationToken,
                },
                async (item, token) => await SubmitAsync(item, token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
    }

    private async Task SubmitAsync(SourceItem item, CancellationToken cancellationToken)
    {
        SourceContent content;
        try
        {
            content = await _attempts.RunAsync("read", item.ReadAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException error)
        {
            _tally.Fail(new FailedItem(item.Id, error.Problem));
            await GiveUpAsync(item, error.Problem, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await _attempts
                .RunAsync("submit", token => Done(sink.SubmitAsync(item.Id, content, token)), cancellationToken)
                .ConfigureAwait(false);
            Know(item);
            _tally.Note(report => report with { Changed = report.Changed + 1 });
            monitor.Submitted(1);
        }
        catch (SinkException error) when (!error.IsTransient)
        {
            // Refused until it changes.
            var problem = Problem.Of(ProblemCode.ItemRefused, ("detail", error.Message));
            _tally.Fail(new FailedItem(item.Id, problem));
            await GiveUpAsync(item, problem, cancellationToken).ConfigureAwait(false);
            Know(item);
        }
    }

    private async Task GiveUpAsync(SourceItem item, Problem problem, CancellationToken cancellationToken)
    {
        if (item.IsMessage || item.IsGivenUp)
        {
            await _attempts
                .RunAsync("submit", token => Done(sink.GiveUpAsync(item.Id, problem, token)), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task PruneAsync(Dictionary<string, string> before, CancellationToken cancellationToken)
    {
        if (!rules.Prune)
        {
            return;
        }

        var gone = before
            .Keys.Where(id =>
                !_seen.ContainsKey(id) && !_unread.Any(prefix => id.StartsWith(prefix, StringComparison.Ordinal))
            )
            .ToArray();
        if (!rules.ConfirmPrune && PruneRule.Judge(before, _seen, gone, rules.MostGone) is { } problem)
        {
            _tally.Note(report => report with { Held = problem });
            return;
        }

        foreach (var id in gone)
        {
            await DeleteAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await _attempts
            .RunAsync("delete", token => Done(sink.DeleteAsync(id, token)), cancellationToken)
            .ConfigureAwait(false);
        lock (_unsaved)
        {
            _unsaved[id] = null;
            _known.Remove(id);
        }

        _tally.Note(report => report with { Deleted = report.Deleted + 1 });
        monitor.Deleted(1);
        if (_unsaved.Count >= MostWaiting)
        {
            await SaveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Know(SourceItem item)
    {
        if (item.IsMessage)
        {
            return;
        }

        lock (_unsaved)
        {
            _unsaved[item.Id] = _known[item.Id] = new KnownItem(item.Version, item.State);
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        KeyValuePair<string, KnownItem?>[] changes;
        lock (_unsaved)
        {
            changes = [.. _unsaved.Select(Stamped)];
            _unsaved.Clear();
        }

        await journal.SaveAsync(changes, _cursor, Report, cancellationToken).ConfigureAwait(false);
        _saved = time.GetTimestamp();
    }

    /// <summary>An item as it is known, unless documents were given something else then.</summary>
    private KnownItem Current(KeyValuePair<string, KnownItem> item) =>
        item.Value.Version.StartsWith(rules.Stamp + '|', StringComparison.Ordinal)
            ? item.Value with
            {
                Version = item.Value.Version[(rules.Stamp.Length + 1)..],
            }
            : new KnownItem("");

    private KeyValuePair<string, KnownItem?> Stamped(KeyValuePair<string, KnownItem?> item) =>
        new(item.Key, item.Value is { } known ? known with { Version = $"{rules.Stamp}|{known.Version}" } : null);

    private static async Task<bool> Done(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}
