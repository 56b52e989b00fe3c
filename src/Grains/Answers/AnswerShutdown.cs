using Microsoft.Extensions.Hosting;

namespace Pipeline.Grains.Answers;

/// <summary>Ends the silo's answers before anything else of the host is stopped, while their readers can still be
/// told.</summary>
internal sealed class AnswerShutdown(OpenAnswers answers) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => answers.EndAllAsync(Patience);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
