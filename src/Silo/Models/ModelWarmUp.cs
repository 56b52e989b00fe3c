using Microsoft.Extensions.Hosting;
using Pipeline.Grains.Models;

namespace Pipeline.Silo.Models;

/// <summary>Opens the models at the start, so that the first question does not wait for them.</summary>
internal sealed class ModelWarmUp(IModelSessions sessions) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await sessions.FindEmbedderAsync(stoppingToken);
            await sessions.FindRerankerAsync(stoppingToken);
            await sessions.FindGeneratorAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
