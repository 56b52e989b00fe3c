namespace Pipeline.Storage.Answers;

/// <summary>What is stored of an answer.</summary>
/// <param name="Collection">The collection that it was asked of.</param>
/// <param name="Owner">What tells whose the answer is.</param>
/// <param name="Count">How many events are stored, from the first on.</param>
/// <param name="IsEnded">Whether the last of them is the answer's last.</param>
/// <param name="Bodies">The blocks, in order.</param>
public sealed record StoredAnswer(
    string Collection,
    byte[] Owner,
    long Count,
    bool IsEnded,
    IReadOnlyList<byte[]> Bodies
);
