using Pipeline.Contracts.Errors;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Clusters;

/// <summary>What comes true in a cluster after some time.</summary>
internal static class Eventually
{
    /// <summary>Tries until it succeeds: the others need some seconds to notice that a silo is gone.</summary>
    public static async Task SucceedsAsync(SiloProcess silo, TimeSpan patience, Func<Task> act)
    {
        using var deadline = new CancellationTokenSource(patience);
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (Exception error)
                when (!deadline.IsCancellationRequested && error is PipelineException or Xunit.Sdk.XunitException)
            {
                Assert.False(
                    error is PipelineException { Code: ErrorCode.Internal },
                    $"{error.Message}\n{silo.Output}"
                );
                await Task.Delay(200, CancellationToken.None);
            }
        }
    }
}
