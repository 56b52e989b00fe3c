namespace Pipeline.Silo.Workers;

/// <summary>Ends a worker with the process that started it, however that one ends: the pipe to the standard input
/// breaks.</summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!Console.IsInputRedirected)
        {
            return;
        }

        await using var input = Console.OpenStandardInput();
        var buffer = new byte[64];
        try
        {
            while (await input.ReadAsync(buffer, stoppingToken) > 0) { }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException) { }

        lifetime.StopApplication();
    }
}
