using Pipeline.Grains.Generations;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// The pipelines of a lane: one for what comes in, and one for a generation that is kept beside what is served. Each is
/// for one generation, and another is begun when the collection's plan says so. For one caller at a time, except that
/// anybody may wake.
/// </summary>
/// <param name="served">Makes the pipeline for what comes in; null: the collection has no generations.</param>
/// <param name="beside">Makes the pipeline for a generation beside.</param>
internal sealed class LanePipelines(
    Func<GenerationSettings?, IngestPipeline> served,
    Func<GenerationSettings, IngestPipeline> beside
)
{
    private volatile IngestPipeline? _served;
    private volatile IngestPipeline? _beside;
    private GenerationSettings? _servedGeneration;
    private GenerationSettings? _besideGeneration;
    private bool _ended;

    /// <summary>Whether documents are on their way.</summary>
    public bool IsBusy => _served is { IsBusy: true } || _beside is not null;

    /// <summary>Whether documents that came in are on their way.</summary>
    public bool IsIngesting => _served is { IsBusy: true };

    /// <summary>Says that there may be new work.</summary>
    public void Wake() => _served?.Wake();

    /// <summary>Begins and ends what the plan says.</summary>
    public async Task FollowAsync(CollectionPlan? plan)
    {
        if (_ended)
        {
            return;
        }

        var wanted = plan?.Served;
        if (_served is null || _servedGeneration != wanted)
        {
            var old = _served;
            _served = null;
            await (old?.StopAsync() ?? Task.CompletedTask);
            if (_ended)
            {
                return;
            }

            _servedGeneration = wanted;
            _served = served(wanted);
            _served.Wake();
        }

        var other = plan is { Paused: false } ? plan.Other : null;
        if (_besideGeneration != other)
        {
            var old = _beside;
            _beside = null;
            await (old?.StopAsync() ?? Task.CompletedTask);
            _besideGeneration = other;
            _beside = other is null || _ended ? null : beside(other);
        }

        _beside?.Wake();
    }

    /// <summary>Ends all work in flight.</summary>
    public async Task StopAsync()
    {
        _ended = true;
        await Task.WhenAll(_served?.StopAsync() ?? Task.CompletedTask, _beside?.StopAsync() ?? Task.CompletedTask);
    }
}
