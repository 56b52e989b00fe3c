namespace Pipeline.Grains.Replicas;

/// <summary>Closes the replicas when their silo stops: after the grains, which wait for them to their end.</summary>
internal sealed class ReplicaHostEnding(ReplicaHost host) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(
            nameof(ReplicaHostEnding),
            ServiceLifecycleStage.RuntimeServices,
            static _ => Task.CompletedTask,
            _ => host.StopAsync()
        );
}
