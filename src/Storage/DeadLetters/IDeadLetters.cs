using Pipeline.Storage.Errors;

namespace Pipeline.Storage.DeadLetters;

/// <summary>
/// What came in and was not taken, where nobody waits for an answer who could be told. The newest
/// <see cref="Most"/> are kept. Every member can throw <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IDeadLetters
{
    /// <summary>How many are kept.</summary>
    const int Most = 10_000;

    /// <summary>Adds one; durable when the task completes. Texts that are too long are cut.</summary>
    Task AddDeadLetterAsync(DeadLetter letter, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    /// <param name="before">Only those before this key; null: from the newest on.</param>
    /// <param name="limit">At most so many, 1 to 1000.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(long? before, int limit, CancellationToken cancellationToken);

    /// <summary>Removes those up to a key. Returns how many there were.</summary>
    Task<int> RemoveDeadLettersAsync(long through, CancellationToken cancellationToken);
}
