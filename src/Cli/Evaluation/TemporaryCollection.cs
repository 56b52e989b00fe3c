using System.Globalization;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Output;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cli.Evaluation;

/// <summary>A collection that holds a BEIR set while it is measured, and is taken away again, whatever
/// happens.</summary>
internal sealed class TemporaryCollection : IAsyncDisposable
{
    private const int InFlight = 256;
    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromSeconds(20);

    private readonly Session _session;
    private readonly bool _keep;

    private TemporaryCollection(Session session, string name, bool keep) =>
        (_session, Name, _keep) = (session, name, keep);

    /// <summary>Its name on the server.</summary>
    public string Name { get; }

    /// <summary>Documents that the server took.</summary>
    public long Accepted { get; private set; }

    /// <summary>Documents that it refused.</summary>
    public long Refused { get; private set; }

    /// <summary>From the first submit until everything was searchable or failed.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>The collection once it had settled.</summary>
    public CollectionInfo Info { get; private set; } = null!;

    /// <summary>Ingests a set and waits until it is searchable.</summary>
    public static async Task<TemporaryCollection> IngestAsync(
        Session session,
        BeirSet set,
        int shards,
        bool keep,
        IPhases phases,
        CancellationToken cancellationToken
    )
    {
        var collection = new TemporaryCollection(session, NameFor(set.Name), keep);
        try
        {
            await session
                .Client.CreateCollectionAsync(
                    collection.Name,
                    new CollectionSettings { ShardCount = shards },
                    cancellationToken
                )
                .ConfigureAwait(false);
            var began = session.Terminal.Clock.GetTimestamp();
            await collection.SubmitAsync(set, phases, cancellationToken).ConfigureAwait(false);
            collection.Info = await Settling
                .WaitAsync(
                    session.Client,
                    collection.Name,
                    phases.Begin($"{set.Name}: indexing", collection.Accepted),
                    session.Terminal.Clock,
                    cancellationToken
                )
                .ConfigureAwait(false);
            collection.Took = session.Terminal.Clock.GetElapsedTime(began);
            return collection;
        }
        catch
        {
            await collection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Deletes the collection even when the command was interrupted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_keep)
        {
            _session.Note($"Kept collection '{Name}'.");
            return;
        }

        using var timeout = new CancellationTokenSource(DeleteTimeout);
        try
        {
            await _session.Client.DeleteCollectionAsync(Name, timeout.Token).ConfigureAwait(false);
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownCollection)
        {
            // It was never created.
        }
        catch (Exception error) when (error is PipelineException or OperationCanceledException)
        {
            _session.Note(
                $"note: collection '{Name}' is left behind ({error.Message}); delete it with 'pipeline collections delete {Name} --yes'."
            );
        }
    }

    private async Task SubmitAsync(BeirSet set, IPhases phases, CancellationToken cancellationToken)
    {
        var phase = phases.Begin($"{set.Name}: submitting", set.CorpusLines);
        var results = _session.Client.SubmitAsync(
            Name,
            set.ReadCorpusAsync(cancellationToken),
            new SubmitOptions { MaxInFlight = InFlight },
            cancellationToken
        );
        await foreach (var result in results.ConfigureAwait(false))
        {
            if (result.Succeeded)
            {
                Accepted++;
            }
            else if (++Refused <= 3)
            {
                _session.Note($"refused: {result.Id}: {result.Error.Message}");
            }

            phase.Set(Accepted + Refused);
        }

        phase.End();
        if (Accepted == 0)
        {
            throw new PipelineException(
                ErrorCode.InvalidRequest,
                $"The server accepted none of the {Refused} documents of '{set.Name}'."
            );
        }
    }

    private static string NameFor(string set)
    {
        var plain = string.Concat(set.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        var unique = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyyMMddHHmmss}-{Random.Shared.Next(0x10000):x4}"
        );
        return $"eval-{plain[..Math.Min(plain.Length, 36)]}-{unique}";
    }
}
