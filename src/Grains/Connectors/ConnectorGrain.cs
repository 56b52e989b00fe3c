using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Connectors.Opening;
using Pipeline.Connectors.Sources;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Roles;
using Pipeline.Storage;
using Pipeline.Storage.Connectors;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Connectors;

/// <summary>One connector. The store holds what it is told and how far it is; the grain holds the run that goes
/// on.</summary>
[OnRoles(SiloRole.Index)]
internal sealed partial class ConnectorGrain(
    IConnectorStore store,
    ICorpusStore corpus,
    SourceOpener opener,
    ConnectorRunner runner,
    IOptions<PipelineOptions> options,
    TimeProvider time,
    ILogger<ConnectorGrain> logger
) : Grain, IConnectorGrain
{
    private const int ProbedItems = 3;
    private const int PageSize = 500;
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(20);

    private readonly RunProgress _progress = new();
    private CancellationTokenSource _ending = new();
    private Task _running = Task.CompletedTask;
    private string _name = "";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _name = this.GetPrimaryKeyString();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await EndAsync().WaitAsync(cancellationToken).Ended();
        _ending.Dispose();
    }

    public async Task<bool> Put(ConnectorSettings settings)
    {
        ConnectorNames.Validate(_name);
        await ConnectorValidation.CheckAsync(_name, settings, opener, options.Value.MaxDocumentBytes);
        if (await CallAsync(() => corpus.FindCollectionAsync(settings.Collection, default)) is null)
        {
            throw PipelineException.UnknownCollection(settings.Collection);
        }

        var json = System.Text.Json.JsonSerializer.Serialize(settings, Contracts.Serialization.PipelineJson.Options);
        if (
            await CallAsync(() =>
                store.AddConnectorAsync(
                    new ConnectorRow(_name, json, ConnectorState.None.Write(), time.GetUtcNow()),
                    default
                )
            )
        )
        {
            return true;
        }

        await EndAsync();
        await CallAsync(() => store.UpdateConnectorAsync(_name, json, default));
        return false;
    }

    public async Task<ConnectorInfo> Describe()
    {
        // Before the row is read: what has ended by then is in it.
        var isRunning = !_running.IsCompleted;
        var row = await FindAsync();
        var (settings, state) = (ConnectorState.Settings(row), ConnectorState.Read(row.StateJson));
        return new ConnectorInfo
        {
            Name = _name,
            Settings = settings ?? new ConnectorSettings(),
            Running = isRunning,
            Run = isRunning ? _progress.Latest ?? state.Run : state.Run,
            Cursor = state.Cursor,
            NextRun = isRunning || settings is null ? null : state.Next(settings, row.Created, time.GetUtcNow()),
            Created = row.Created,
        };
    }

    public async Task<ConnectorTest> Test(CancellationToken cancellationToken)
    {
        var settings = ConnectorState.Settings(await FindAsync()) ?? new ConnectorSettings();
        using var limit = new CancellationTokenSource(ProbeLimit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (settings.Kind == ConnectorKind.Webhook)
            {
                await opener.OpenReceiver(ConnectorValidation.SourceOf(settings)).ReachAsync(ending.Token);
                return new ConnectorTest(true, [], null);
            }

            await using var source = opener.Open(_name, ConnectorValidation.SourceOf(settings));

            // Off the grain's scheduler: a folder blocks.
            var items = await Task.Run(() => source.ProbeAsync(ProbedItems, ending.Token), ending.Token);
            return new ConnectorTest(true, items, null);
        }
        catch (SourceException error)
        {
            return new ConnectorTest(false, [], error.Problem.ToRemark());
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new ConnectorTest(
                false,
                [],
                Problem
                    .Of(
                        ProblemCode.SourceSlow,
                        ("address", settings.Address),
                        ("seconds", (int)ProbeLimit.TotalSeconds)
                    )
                    .ToRemark()
            );
        }
    }

    public async Task<bool> Run(bool confirmPrune) => Begin(await FindAsync(), confirmPrune);

    public async Task Tick()
    {
        if (!_running.IsCompleted)
        {
            // Nobody calls while a run goes on but the clock, and the run must not end for that.
            DelayDeactivation(TimeSpan.FromMinutes(5));
            return;
        }

        if (await store.FindConnectorAsync(_name, default) is not { } row)
        {
            return;
        }

        var now = time.GetUtcNow();
        if (
            ConnectorState.Settings(row) is { } settings
            && ConnectorState.Read(row.StateJson).Next(settings, row.Created, now) <= now
        )
        {
            Begin(row, confirmPrune: false);
        }
    }

    public async Task Pause(bool paused)
    {
        var settings = ConnectorState.Settings(await FindAsync());
        if (settings is null)
        {
            return;
        }

        var json = System.Text.Json.JsonSerializer.Serialize(
            settings with
            {
                Paused = paused,
            },
            Contracts.Serialization.PipelineJson.Options
        );
        await CallAsync(() => store.UpdateConnectorAsync(_name, json, default));
        if (paused)
        {
            await EndAsync();
        }
    }

    public async Task<long> Remove(bool documents)
    {
        var row = await FindAsync();
        await EndAsync();
        var deleted = 0L;
        if (documents && ConnectorState.Settings(row) is { } settings)
        {
            deleted = await DeleteDocumentsAsync(settings);
        }

        await CallAsync(() => store.RemoveConnectorAsync(_name, default));
        opener.Forget(_name);
        return deleted;
    }

    private async Task<long> DeleteDocumentsAsync(ConnectorSettings settings)
    {
        var names = new DocumentNames(_name, settings);
        var items = await CallAsync(() => store.ListConnectorItemsAsync(_name, default));
        var ids = items.Select(item => names.IdOf(item.Id));
        if (settings.Kind is ConnectorKind.Nats or ConnectorKind.Kafka && names.Prefix.Length > 0)
        {
            // What came as a message is not remembered; its id says by which connector it came.
            ids = await ListAsync(settings.Collection, names.Prefix);
        }

        var deleted = 0L;
        foreach (var page in ids.Chunk(PageSize))
        {
            var receipts = await Task.WhenAll(
                page.Select(id => GrainFactory.GetDocument(settings.Collection, id).Delete())
            );
            deleted += receipts.Count(receipt => receipt is not null);
        }

        return deleted;
    }

    private async Task<List<string>> ListAsync(string collection, string prefix)
    {
        var ids = new List<string>();
        var after = prefix;
        while (true)
        {
            var page = await CallAsync(() =>
                corpus.ListDocumentsAsync(new DocumentQuery(collection, After: after, Limit: PageSize), default)
            );
            var own = page.TakeWhile(row => row.DocumentId.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
            ids.AddRange(own.Select(row => row.DocumentId));
            if (own.Length < PageSize)
            {
                return ids;
            }

            after = own[^1].DocumentId;
        }
    }

    private bool Begin(ConnectorRow row, bool confirmPrune)
    {
        if (!_running.IsCompleted)
        {
            return false;
        }

        _ending.Dispose();
        _ending = new CancellationTokenSource();
        _progress.Latest = null;
        var ending = _ending.Token;
        _running = Detached.Run(async () =>
        {
            try
            {
                await runner.RunAsync(row, confirmPrune, _progress, ending);
            }
            catch (Exception error)
            {
                // The store was away before the run began: the clock tries again.
                LogNotBegun(logger, row.Name, error);
            }
        });
        return true;
    }

    private async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _running.Ended();
    }

    private async Task<ConnectorRow> FindAsync() =>
        await CallAsync(() => store.FindConnectorAsync(_name, default)) ?? throw ConnectorNames.Unknown(_name);

    private static Task<T> CallAsync<T>(Func<Task<T>> call) =>
        StoreCalls.RunAsync(
            call,
            "The connectors cannot be read or written at the moment; nothing was changed. Try again."
        );

    [LoggerMessage(Level = LogLevel.Warning, Message = "A run of the connector {Connector} could not begin")]
    private static partial void LogNotBegun(ILogger logger, string connector, Exception error);

    /// <summary>How far the run is, from any thread.</summary>
    private sealed class RunProgress : IProgress<ConnectorRunInfo>
    {
        private ConnectorRunInfo? _latest;

        public ConnectorRunInfo? Latest
        {
            get => Volatile.Read(ref _latest);
            set => Volatile.Write(ref _latest, value);
        }

        public void Report(ConnectorRunInfo value) => Latest = value;
    }
}
