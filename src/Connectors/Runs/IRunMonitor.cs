namespace Pipeline.Connectors.Runs;

/// <summary>Hears what a run meets, for metrics and logs.</summary>
public interface IRunMonitor
{
    /// <summary>Something is tried again.</summary>
    /// <param name="what">What: <c>read</c>, <c>submit</c>, <c>delete</c> or <c>deliver</c>.</param>
    void Retried(string what);

    /// <summary>An item could not be taken.</summary>
    /// <param name="item">The item.</param>
    void Failed(FailedItem item);

    /// <summary>Documents were submitted.</summary>
    /// <param name="count">How many.</param>
    void Submitted(int count);

    /// <summary>Documents were deleted.</summary>
    /// <param name="count">How many.</param>
    void Deleted(int count);
}
