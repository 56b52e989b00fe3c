using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Inference.Models.Catalogue;

namespace Pipeline.Silo.Models;

/// <summary>On a start without any model: downloads the defaults, or what the cluster uses, in the background; the
/// program works meanwhile.</summary>
internal sealed class DefaultModels(
    InstalledModelSessions sessions,
    IClusterModels models,
    ModelPulls pulls,
    Configuration.SiloOptions options
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Pull || !options.RunsModels || !sessions.HasNone)
        {
            return;
        }

        await models.WaitUntilKnownAsync(stoppingToken);
        foreach (var role in Enum.GetValues<ModelRole>().Where(role => role.HasWorker()))
        {
            pulls.Start(UsedElsewhere(role) ?? ModelCatalogue.DefaultFor(role)!);
        }
    }

    /// <summary>What other silos of the cluster use: this one is to be of help to them.</summary>
    private CatalogueModel? UsedElsewhere(ModelRole role)
    {
        var name = models.StatusOf(role).Name;
        return ModelCatalogue.All.FirstOrDefault(model => model.Manifest.Role == role && model.Name == name);
    }
}
