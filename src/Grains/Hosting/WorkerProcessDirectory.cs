using System.Collections.Concurrent;
using Orleans.GrainDirectory;

namespace Pipeline.Grains.Hosting;

/// <summary>
/// A grain directory that is nobody else's: it holds what this silo has activated or placed. Right only where every
/// grain can be on one silo only, which is so on one machine whose silo has started worker processes: workers are on
/// the silo that their key names, all others on the one that has the store.
/// Orleans's own directories are spread over all silos, so that a silo that hangs would stop grains that have nothing
/// to do with it.
/// </summary>
internal sealed class WorkerProcessDirectory : IGrainDirectory
{
    private readonly ConcurrentDictionary<GrainId, GrainAddress> _addresses = new();

    public Task<GrainAddress?> Register(GrainAddress address) => Register(address, null);

    public Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress) =>
        Task.FromResult<GrainAddress?>(
            _addresses.AddOrUpdate(
                address.GrainId,
                address,
                (_, known) => previousAddress is not null && known.Matches(previousAddress) ? address : known
            )
        );

    public Task Unregister(GrainAddress address)
    {
        if (_addresses.TryGetValue(address.GrainId, out var known) && known.Matches(address))
        {
            _addresses.TryRemove(KeyValuePair.Create(address.GrainId, known));
        }

        return Task.CompletedTask;
    }

    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult(_addresses.GetValueOrDefault(grainId));

    public Task UnregisterSilos(List<SiloAddress> siloAddresses)
    {
        foreach (var (grain, address) in _addresses)
        {
            if (address.SiloAddress is { } silo && siloAddresses.Contains(silo))
            {
                _addresses.TryRemove(KeyValuePair.Create(grain, address));
            }
        }

        return Task.CompletedTask;
    }
}
