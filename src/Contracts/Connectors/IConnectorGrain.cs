using Orleans.Concurrency;

namespace Pipeline.Contracts.Connectors;

/// <summary>One connector: what it is told to do, when it runs, and how far it is. Of a connector one run at a time
/// goes on in a cluster. The key is its name.</summary>
[Alias("pipeline.connector")]
public interface IConnectorGrain : IGrainWithStringKey
{
    /// <summary>Makes the connector, or tells it to do something else; a run that goes on ends.</summary>
    /// <param name="settings">What to do.</param>
    /// <returns>Whether it was made.</returns>
    /// <exception cref="Errors.PipelineException">The settings cannot be used.</exception>
    [Alias("put")]
    Task<bool> Put(ConnectorSettings settings);

    /// <summary>How it is.</summary>
    /// <exception cref="Errors.PipelineException">There is none of that name.</exception>
    [Alias("describe"), AlwaysInterleave]
    Task<ConnectorInfo> Describe();

    /// <summary>Reaches the source and names the first things in it.</summary>
    /// <exception cref="Errors.PipelineException">There is none of that name.</exception>
    [Alias("test")]
    Task<ConnectorTest> Test(CancellationToken cancellationToken);

    /// <summary>Begins a run now, paused or not.</summary>
    /// <param name="confirmPrune">Whether whatever is gone may be deleted.</param>
    /// <returns>False: one goes on already.</returns>
    /// <exception cref="Errors.PipelineException">There is none of that name.</exception>
    [Alias("run")]
    Task<bool> Run(bool confirmPrune);

    /// <summary>Begins a run if it is time; a lost call costs only time.</summary>
    [Alias("tick"), OneWay]
    Task Tick();

    /// <summary>Lets it run by its schedule or not; pausing ends a run that goes on, which later goes on where it
    /// was.</summary>
    /// <param name="paused">Whether it is paused.</param>
    /// <exception cref="Errors.PipelineException">There is none of that name.</exception>
    [Alias("pause")]
    Task Pause(bool paused);

    /// <summary>Removes it.</summary>
    /// <param name="documents">Whether its documents are deleted too.</param>
    /// <returns>How many documents were deleted.</returns>
    /// <exception cref="Errors.PipelineException">There is none of that name.</exception>
    [Alias("remove")]
    Task<long> Remove(bool documents);
}
