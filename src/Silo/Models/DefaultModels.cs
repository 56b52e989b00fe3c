using Pipeline.Grains.Models;
using Pipeline.Inference.Models.Catalogue;

namespace Pipeline.Silo.Models;

/// <summary>On a start without any model: downloads the defaults in the background; the program works
/// meanwhile.</summary>
internal sealed class DefaultModels(
    InstalledModelSessions sessions,
    ModelPulls pulls,
    Configuration.SiloOptions options
) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Pull && sessions.HasNone)
        {
            foreach (var role in Enum.GetValues<ModelRole>().Where(role => role.HasWorker()))
            {
                pulls.Start(ModelCatalogue.DefaultFor(role)!);
            }
        }

        return Task.CompletedTask;
    }
}
