using Microsoft.Extensions.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Storage;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Collections;

/// <summary>Sees to it that collections which are embedded anew are driven, also after the silo that did so was lost:
/// their grains are activated by being asked.</summary>
internal sealed class ReembeddingWatch(ICorpusStore store, IGrainFactory grains, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(LooksEvery, time, stoppingToken).Ended();
            try
            {
                foreach (var collection in await store.ListBesideAsync(stoppingToken))
                {
                    grains.GetCollection(collection).FindSettings().Ignore();
                }
            }
            catch (Exception error) when (error is StoreException or OperationCanceledException or OrleansException)
            {
                // It is looked at again soon.
            }
        }
    }
}
