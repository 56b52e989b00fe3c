using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Tests.Answers;

/// <summary>An answer can be begun while a silo is being lost.</summary>
public sealed class AnswerStartsTests
{
    private static readonly AskRequest Request = new() { Collection = "handbook", Question = "When? 언제?" };

    [Fact]
    public async Task An_id_that_cannot_be_entered_is_given_up_for_another()
    {
        var cluster = Cluster.Losing(attempts: 2);
        var (id, query) = await StartAsync(cluster);
        Assert.Equal(3, cluster.Asked.Distinct().Count());
        Assert.Equal(id, cluster.Asked[^1]);
        Assert.NotNull(query);
    }

    [Fact]
    public async Task It_is_not_tried_for_ever()
    {
        var cluster = Cluster.Losing(attempts: int.MaxValue);
        await Assert.ThrowsAsync<OrleansException>(() => StartAsync(cluster));
        Assert.Equal(6, cluster.Asked.Count);
    }

    [Fact]
    public async Task What_is_refused_is_refused_once()
    {
        var cluster = Cluster.Losing(attempts: 1);
        cluster.Fault = PipelineException.UnknownCollection("handbook");
        await Assert.ThrowsAsync<PipelineException>(() => StartAsync(cluster));
        Assert.Single(cluster.Asked);
    }

    private static async Task<(string Id, IQueryGrain Query)> StartAsync(Cluster cluster)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var time = new FakeTimeProvider();
        var starting = new AnswerStarts(
            cluster.Grains,
            new PipelineMetrics(services.GetRequiredService<IMeterFactory>()),
            time
        ).StartAsync(Request, CancellationToken.None);
        while (!starting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await starting;
    }

    /// <summary>A cluster whose first answers are lost: it stands in for the factory and for the grains.</summary>
    public class Cluster : DispatchProxy
    {
        private int _losses;

        public List<string> Asked { get; } = [];

        public Exception Fault { get; set; } = new OrleansException("lost");

        public IGrainFactory Grains { get; private set; } = null!;

        public static Cluster Losing(int attempts)
        {
            var factory = Create<IGrainFactory, Cluster>();
            var cluster = (Cluster)(object)factory;
            (cluster._losses, cluster.Grains) = (attempts, factory);
            return cluster;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod?.Name != nameof(IGrainFactory.GetGrain))
            {
                throw new NotSupportedException(targetMethod?.Name);
            }

            Asked.Add((string)args![0]!);
            var query = Create<IQueryGrain, Query>();
            ((Query)(object)query).Fault = _losses-- > 0 ? Fault : null;
            return query;
        }
    }

    public class Query : DispatchProxy
    {
        public Exception? Fault { get; set; }

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) =>
            Fault is { } fault ? Task.FromException(fault) : Task.CompletedTask;
    }
}
