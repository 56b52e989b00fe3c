using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Conversations;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Overview;
using Pipeline.Grains.Searching;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Http;
using Pipeline.Silo.Http.Api;
using Pipeline.Silo.Security;
using Pipeline.Silo.Shutdown;

namespace Pipeline.Silo.Hubs;

/// <summary>The dashboard's live side.</summary>
internal sealed partial class PipelineHub(
    IGrainFactory grains,
    ISearches searches,
    AnswerStarts answers,
    AnswerReads reads,
    Conversations conversations,
    ISiloReport report,
    IClusterOverview overview,
    DocumentWatch watch,
    CallerAccess access,
    HubStreams streams,
    SiloOptions options
) : Hub
{
    private static readonly TimeSpan WorkerInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(2);

    // Requests are read here, as over HTTP: what a parameter cannot be bound to is an error without a reason.
    public async IAsyncEnumerable<AnswerEvent> Ask(
        JsonElement json,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var caller = Identity();
        var (id, _) = await answers.StartAsync(Asked(json, caller), cancellationToken);
        var complete = false;
        streams.Enter();
        try
        {
            await foreach (var answerEvent in reads.ReadAsync(id, 0, caller, cancellationToken))
            {
                // Before the yield: a connection that closes after the last event has had the whole answer.
                complete = answerEvent is DoneEvent;
                yield return answerEvent;
            }
        }
        finally
        {
            streams.Leave();
            if (!complete)
            {
                await reads.CancelAsync(id, caller);
            }
        }
    }

    // With the id first, for whoever reads the answer by ReadAnswer: it is not cancelled with the connection, and can
    // be read on over another one, to any silo.
    public async Task<string> StartAnswer(JsonElement json)
    {
        return (await answers.StartAsync(Asked(json, Identity()), Context.ConnectionAborted)).Id;
    }

    public async IAsyncEnumerable<AnswerEvent> ReadAnswer(
        string id,
        long from,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var known = AnswerId.Parse(id) ?? throw AnswerReads.Unknown();
        streams.Enter();
        try
        {
            await foreach (var answerEvent in reads.ReadAsync(known, from, Reader(), cancellationToken))
            {
                yield return answerEvent;
            }
        }
        finally
        {
            streams.Leave();
        }
    }

    public Task CancelAnswer(string id) =>
        AnswerId.Parse(id) is { } known ? reads.CancelAsync(known, Reader()) : Task.CompletedTask;

    public Task<SearchResponse> Search(JsonElement json)
    {
        var request = RequestJson.Read<SearchRequest>(json) with { Access = Labels() };
        return searches.SearchAsync(
            request with
            {
                Guardrails = CallerFor(request.Collection).Guardrails,
            },
            Context.ConnectionAborted
        );
    }

    public IAsyncEnumerable<DocumentsSnapshot> WatchDocuments(string collection, CancellationToken cancellationToken)
    {
        CallerFor(collection);
        return watch.WatchAsync(collection, Labels(), cancellationToken);
    }

    public async IAsyncEnumerable<IReadOnlyList<WorkerInfo>> WatchWorkers(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(WorkerInterval);
        do
        {
            yield return await grains.GetGrain<IWorkerRegistryGrain>(IWorkerRegistryGrain.Key).ListWorkers();
        } while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    public async IAsyncEnumerable<PipelineStatus> WatchStatus(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(StatusInterval);
        do
        {
            yield return report.Status();
        } while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    public IAsyncEnumerable<ClusterStatus> WatchCluster(CancellationToken cancellationToken)
    {
        // The hub itself is for every reader.
        Caller.Of(Context.User).Require(KeyRole.Admin);
        access.RequireAll(Context.GetHttpContext(), ClusterEndpoints.What);
        return FollowAsync();

        async IAsyncEnumerable<ClusterStatus> FollowAsync()
        {
            using var timer = new PeriodicTimer(StatusInterval);
            do
            {
                yield return await ClusterEndpoints.DescribeAsync(overview, options, cancellationToken);
            } while (await timer.WaitForNextTickAsync(cancellationToken));
        }
    }

    private AskRequest Asked(JsonElement json, CallerIdentity identity)
    {
        var request = RequestJson.Read<AskRequest>(json);
        return CallerFor(request.Collection).Ask(request.By(identity));
    }

    private CallerIdentity? Reader() => access.ReaderOf(Context.GetHttpContext());

    private CallerIdentity Identity() => access.IdentityOf(Context.GetHttpContext());

    /// <summary>Who calls, after making sure that the collection is for that one.</summary>
    private Caller CallerFor(string collection)
    {
        var caller = Caller.Of(Context.User);
        caller.Check(collection);
        return caller;
    }

    private IReadOnlyList<string>? Labels() => access.Of(Context.GetHttpContext());
}
