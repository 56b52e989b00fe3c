using Microsoft.Extensions.Hosting;
using Pipeline.Grains.Models;

namespace Pipeline.Silo.Workers;

/// <summary>Opens the generator at the start of a worker.</summary>
internal sealed class GeneratorWarmUp(IModelSessions sessions) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await sessions.FindGeneratorAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
