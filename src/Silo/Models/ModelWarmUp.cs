using Pipeline.Grains.Models;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Models;

/// <summary>Opens the models that this process runs at the start, so that the first question does not wait for
/// them.</summary>
internal sealed class ModelWarmUp(SiloOptions options, InstalledModelSessions sessions) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.RunsModels)
        {
            return;
        }

        try
        {
            foreach (var device in sessions.Devices.Select(sessions.On))
            {
                if (!options.IsWorkerProcess)
                {
                    await device.FindEmbedderAsync(stoppingToken);
                    await device.FindRerankerAsync(stoppingToken);
                }

                if (!options.IsolateGeneration)
                {
                    await device.FindGeneratorAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }
}
