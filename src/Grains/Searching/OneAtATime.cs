namespace Pipeline.Grains.Searching;

/// <summary>
/// Runs work of many tasks as a grain would: on any thread, but one at a time, so that what they share needs no locks.
/// </summary>
internal static class OneAtATime
{
    /// <summary>Runs work, and all that it awaits without leaving its scheduler, one piece at a time.</summary>
    /// <param name="work">The work.</param>
    public static Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task
            .Factory.StartNew(
                work,
                CancellationToken.None,
                TaskCreationOptions.None,
                new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler
            )
            .Unwrap();
}
