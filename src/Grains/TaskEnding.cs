namespace Pipeline.Grains;

/// <summary>Waiting for tasks in a grain.</summary>
internal static class TaskEnding
{
    /// <summary>Waits for the end of a task, whichever it is, and goes on in the grain's scheduler.</summary>
    public static async Task Ended(this Task task) =>
        await task.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
}
