namespace Pipeline.Vocabulary;

/// <summary>
/// Begins work that outlives the call that begins it. It inherits nothing that flows with the call: neither its span,
/// or all that a loop ever does would be told as a part of the one request that began it, nor its request context.
/// </summary>
public static class Detached
{
    /// <summary>Begins work on the thread pool.</summary>
    /// <param name="work">The work.</param>
    /// <returns>Ends with the work.</returns>
    public static Task Run(Func<Task> work) => Begin(work, TaskScheduler.Default);

    /// <summary>Begins work on the caller's scheduler, such as that of a grain.</summary>
    /// <inheritdoc cref="Run" />
    public static Task RunHere(Func<Task> work) => Begin(work, TaskScheduler.Current);

    private static Task Begin(Func<Task> work, TaskScheduler scheduler)
    {
        if (!ExecutionContext.IsFlowSuppressed())
        {
            using (ExecutionContext.SuppressFlow())
            {
                return Begin(work, scheduler);
            }
        }

        return Task
            .Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler)
            .Unwrap();
    }
}
