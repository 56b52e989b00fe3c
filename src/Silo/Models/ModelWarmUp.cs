using Microsoft.Extensions.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Models;

/// <summary>Opens the models that this process runs at the start, so that the first question does not wait for them.</summary>
internal sealed class ModelWarmUp(SiloOptions options, IModelSessions sessions) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!options.IsWorker)
            {
                await sessions.FindEmbedderAsync(stoppingToken);
                await sessions.FindRerankerAsync(stoppingToken);
            }

            await sessions.FindGeneratorAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
