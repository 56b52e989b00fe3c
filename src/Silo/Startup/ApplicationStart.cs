namespace Pipeline.Silo.Startup;

/// <summary>Hosted services start side by side; what calls grains waits until the silo is up.</summary>
internal static class ApplicationStart
{
    public static async Task WaitForStartAsync(
        this IHostApplicationLifetime lifetime,
        CancellationToken cancellationToken
    )
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellationToken);
    }
}
