using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Documents;
using Pipeline.Grains.Hosting;
using Pipeline.Storage.Answers;
using Pipeline.Storage.Facts;

namespace Pipeline.Grains.Cache;

/// <summary>
/// Stores what the caches of this silo keep, behind their backs, so that a restart does not forget it. Nobody waits for
/// it; what there are too many of, or cannot be stored, is forgotten. What another build of the program has stored, or
/// one with other options, is not read: it might answer otherwise.
/// </summary>
internal sealed partial class KeptAnswers : IHostedService, IAsyncDisposable
{
    private const int MostWaiting = 512;
    private const int LargestBody = 1 << 20;
    private const int StoresPerTrim = 64;

    /// <summary>The part of what is stored that one scope is read back.</summary>
    private const int ScopeShare = 8;

    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastCalls = TimeSpan.FromSeconds(3);

    private readonly ICachedAnswerStore? _store;
    private readonly CacheSecret? _secret;
    private readonly AnswerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<KeptAnswers> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Func<CancellationToken, Task>> _waiting = Channel.CreateBounded<
        Func<CancellationToken, Task>
    >(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly string _program;
    private Task _running = Task.CompletedTask;
    private int _stored;
    private int _disposed;

    /// <param name="store">Where to; null: nowhere.</param>
    /// <param name="facts">Has the secret of the deployment; null: nothing is stored.</param>
    /// <param name="options">How much.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of failures; never of what is said.</param>
    public KeptAnswers(
        ICachedAnswerStore? store,
        IDeploymentFacts? facts,
        IOptions<PipelineOptions> options,
        TimeProvider time,
        ILogger<KeptAnswers> logger
    )
    {
        _options = options.Value.Answers;
        (_store, _time, _logger) = (_options.CacheBytes == 0 || facts is null ? null : store, time, logger);
        _secret = facts is null ? null : new CacheSecret(facts);
        _program = string.Create(
            CultureInfo.InvariantCulture,
            $"{typeof(KeptAnswers).Module.ModuleVersionId} {_options.ContextTokens} {_options.ChunksPerDocument} {_options.RepetitionPenalty}"
        );
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(StoreAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Stores what waits, for as long as there is patience.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await _running.WaitAsync(LastCalls, _time, cancellationToken).Ended();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _waiting.Writer.TryComplete();
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }

    /// <summary>Stores an answer, some time.</summary>
    /// <param name="scope">The cache that keeps it.</param>
    /// <param name="question">Its question.</param>
    /// <param name="answer">The answer.</param>
    public void Keep(string scope, string question, CachedAnswer answer)
    {
        if (_store is { } store && answer.Events is [HitsEvent { Hits.Count: > 0 } context, ..])
        {
            _waiting.Writer.TryWrite(cancelled => PutAsync(store, scope, question, answer, context, cancelled));
        }
    }

    /// <summary>Forgets an answer, some time.</summary>
    /// <param name="scope">The cache that has kept it.</param>
    /// <param name="question">Its question.</param>
    public void Forget(string scope, string question)
    {
        if (_store is { } store)
        {
            _waiting.Writer.TryWrite(async cancelled =>
                await store.RemoveCachedAsync(await KeyAsync(scope, question, cancelled), cancelled)
            );
        }
    }

    /// <summary>What is stored of a cache, the last used first. Nothing where the store does not answer.</summary>
    /// <param name="scope">The cache.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<KeptAnswer>> ReadAsync(string scope, CancellationToken cancellationToken)
    {
        if (_store is not { } store || _secret is null)
        {
            return [];
        }

        try
        {
            var bodies = await store.ListCachedAsync(
                CacheScope.CollectionOf(scope),
                await ScopeAsync(scope, cancellationToken),
                _options.CacheBytes / ScopeShare,
                cancellationToken
            );
            return [.. bodies.Select(KeptAnswer.Unpack).OfType<KeptAnswer>()];
        }
        catch (Exception error)
        {
            LogNotRead(error);
            return [];
        }
    }

    /// <summary>Completes when what waits now is stored, or given up.</summary>
    internal async Task SettleAsync()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _waiting.Writer.WriteAsync(_ =>
        {
            settled.SetResult();
            return Task.CompletedTask;
        });
        await settled.Task;
    }

    private async Task PutAsync(
        ICachedAnswerStore store,
        string scope,
        string question,
        CachedAnswer answer,
        HitsEvent context,
        CancellationToken cancellationToken
    )
    {
        var body = new KeptAnswer(question, answer).Pack();
        if (body.Length > LargestBody)
        {
            return;
        }

        var sources = context
            .Hits.Select(hit => hit.DocumentId)
            .Distinct(StringComparer.Ordinal)
            .Select(id => (Id: id, Shard: DocumentIds.ShardOf(id, answer.Watermarks.Count)))
            .Select(source => new CachedSource(source.Id, source.Shard, answer.Watermarks[source.Shard]));
        var row = new CachedAnswerRow(
            await KeyAsync(scope, question, cancellationToken),
            CacheScope.CollectionOf(scope),
            await ScopeAsync(scope, cancellationToken),
            [.. sources],
            body
        );
        await store.PutCachedAsync(row, cancellationToken);
        if (++_stored % StoresPerTrim == 0)
        {
            await store.TrimCachedAsync(_options.CacheBytes, cancellationToken);
        }
    }

    private ValueTask<string> ScopeAsync(string scope, CancellationToken cancellationToken) =>
        _secret!.HashAsync(cancellationToken, _program, scope);

    private ValueTask<string> KeyAsync(string scope, string question, CancellationToken cancellationToken) =>
        _secret!.HashAsync(cancellationToken, _program, scope, question);

    private async Task StoreAsync()
    {
        await foreach (var work in _waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            using var late = new CancellationTokenSource(LongestCall, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stop.Token);
            try
            {
                await work(either.Token);
            }
            catch (Exception error)
            {
                LogNotStored(error);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "A cached answer was not stored; a restart forgets it")]
    private partial void LogNotStored(Exception error);

    [LoggerMessage(LogLevel.Warning, "Cached answers could not be read; they are made again")]
    private partial void LogNotRead(Exception error);
}
