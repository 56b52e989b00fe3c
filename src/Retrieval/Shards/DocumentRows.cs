namespace Pipeline.Retrieval.Shards;

/// <summary>Where the rows of a live document are, by ascending ordinal: in one run, or in several when it came in
/// parts.</summary>
/// <param name="Document">Its fields as they are now.</param>
/// <param name="First">The first row.</param>
/// <param name="Count">How many follow one another from there.</param>
internal sealed record DocumentRows(DocumentEntry Document, int First, int Count)
{
    /// <summary>Runs behind the first one.</summary>
    public IReadOnlyList<(int First, int Count)> Later { get; init; } = [];

    /// <summary>How many rows it has.</summary>
    public int Total => Count + Later.Sum(static run => run.Count);

    /// <summary>All rows.</summary>
    public IEnumerable<int> All =>
        Later.Count == 0
            ? Enumerable.Range(First, Count)
            : Enumerable
                .Range(First, Count)
                .Concat(Later.SelectMany(static run => Enumerable.Range(run.First, run.Count)));
}
