using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Secrets;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Facts;

namespace Pipeline.Grains.Guardrails;

/// <summary>
/// Records what guards say, apart from any question: to the log, and to the grain of the collection, those of some
/// moments together. No question waits for it; when more comes than can be recorded, the oldest is left out. The texts
/// that were found are kept no longer than until they are hashed.
/// </summary>
internal sealed partial class VerdictLog(
    IGrainFactory grains,
    IServiceProvider services,
    TimeProvider time,
    ILogger<VerdictLog> logger
) : IHostedService, IAsyncDisposable
{
    /// <summary>The fact that the key of hashes is.</summary>
    public const string KeyFact = "guard.span-key";

    private const int MostWaiting = 2048;
    private const int MostSpans = 16;

    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(200);

    private readonly Channel<Said> _waiting = Channel.CreateBounded<Said>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
    );
    private readonly CancellationTokenSource _stop = new();
    private Task _recording = Task.CompletedTask;
    private byte[]? _key;
    private int _disposed;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _recording = Task.Run(RecordAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stop.CancelAsync();
            await _recording.Ended();
            _stop.Dispose();
        }
    }

    /// <summary>Records a verdict.</summary>
    /// <param name="collection">Whose documents are asked.</param>
    /// <param name="verdict">What a guard said.</param>
    /// <param name="found">The text of a finding.</param>
    public void Record(string collection, Verdict verdict, Func<VerdictSpan, string> found) =>
        _waiting.Writer.TryWrite(
            new Said(
                collection,
                time.GetUtcNow(),
                verdict,
                [.. verdict.Spans.Take(MostSpans).Select(span => (span.Rule, found(span)))]
            )
        );

    private async Task RecordAsync()
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_stop.Token))
            {
                await Task.Delay(Together, time, _stop.Token);
                var key = _key ??= await KeyAsync(_stop.Token);
                var said = new List<Said>();
                while (said.Count < MostWaiting && _waiting.Reader.TryRead(out var one))
                {
                    said.Add(one);
                }

                foreach (var collection in said.GroupBy(one => one.Collection, StringComparer.Ordinal))
                {
                    RecordedVerdict[] verdicts = [.. collection.Select(one => Recorded(one, key ?? _process))];
                    foreach (var verdict in verdicts)
                    {
                        Log(collection.Key, verdict);
                    }

                    grains.GetGrain<IGuardRecordGrain>(collection.Key).Add(verdicts).Ignore();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    /// <summary>While the store cannot be asked for the key.</summary>
    private readonly byte[] _process = RandomNumberGenerator.GetBytes(SpanHash.KeyBytes);

    /// <summary>The same key on all silos and after every restart; null: not now.</summary>
    private async Task<byte[]?> KeyAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IDeploymentFacts>() is not { } facts)
        {
            return null;
        }

        try
        {
            return await new DeploymentSecret(facts, KeyFact, SpanHash.KeyBytes).FindAsync(cancellationToken);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private void Log(string collection, RecordedVerdict verdict)
    {
        var level = verdict.Action == GuardAction.Block ? LogLevel.Information : LogLevel.Debug;
        if (logger.IsEnabled(level))
        {
            var spans = string.Join(", ", verdict.Spans.Select(span => $"{span.Rule} {span.Hash}"));
            LogVerdict(logger, level, verdict.Action, verdict.Place, collection, verdict.Rule, verdict.Policy, spans);
        }
    }

    private static RecordedVerdict Recorded(Said said, byte[] key) =>
        new(
            said.At,
            said.Verdict.Place,
            said.Verdict.Action,
            said.Verdict.Rule,
            said.Verdict.Policy,
            [.. said.Found.Select(found => new RecordedSpan(found.Rule, SpanHash.Of(key, found.Text)))]
        );

    [LoggerMessage(
        Message = "Guardrail: {Action}, {Place} of collection {Collection}, rule {Rule}, policy {Policy}, found {Spans}"
    )]
    private static partial void LogVerdict(
        ILogger logger,
        LogLevel level,
        GuardAction action,
        GuardPlace place,
        string collection,
        string? rule,
        string? policy,
        string spans
    );

    private sealed record Said(
        string Collection,
        DateTimeOffset At,
        Verdict Verdict,
        IReadOnlyList<(string Rule, string Text)> Found
    );
}
