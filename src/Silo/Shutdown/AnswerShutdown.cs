using Pipeline.Grains.Answers;

namespace Pipeline.Silo.Shutdown;

/// <summary>
/// Ends the open answers as soon as the program is asked to stop. The host closes the hub's connections in the same
/// moment; what was registered last is called first, so this holds them open until their readers have had the last
/// event.
/// </summary>
internal sealed class AnswerShutdown(IHostApplicationLifetime lifetime, OpenAnswers answers, HubStreams hub)
    : IHostedService
{
    /// <summary>The longest wait for readers, far below the host's own for everything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private CancellationTokenRegistration _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStopping.Register(End);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _registration.Dispose();
        return Task.CompletedTask;
    }

    // A callback of the lifetime cannot be awaited; the thread that stops the program has nothing else to do.
    private void End() => Task.Run(EndAsync).Wait(Patience + Patience);

    private async Task EndAsync()
    {
        await answers.EndAllAsync(Patience);
        await hub.WhenQuietAsync(Patience);
    }
}
