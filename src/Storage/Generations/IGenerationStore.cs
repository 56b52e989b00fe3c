using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;

namespace Pipeline.Storage.Generations;

/// <summary>
/// Generations of collections: all documents, cut and embedded in another way, kept beside what is served until they
/// take its place at one number of every shard. Every member can throw <see cref="StoreUnavailableException"/>.
/// </summary>
/// <remarks>
/// What is committed (<see cref="ICorpusStore.CommitChunksAsync"/>) goes into the generation that is served. A document
/// is missing beside while the version that is served is not there too. A generation has a change feed of its own, with
/// numbers of the same counter of the shard.
/// </remarks>
public interface IGenerationStore
{
    /// <summary>The generations of a collection; null: it was never embedded anew, or does not exist.</summary>
    Task<GenerationRow?> FindGenerationsAsync(string collection, CancellationToken cancellationToken);

    /// <summary>The names of the collections that have a generation beside the one that is served.</summary>
    Task<IReadOnlyList<string>> ListBesideAsync(CancellationToken cancellationToken);

    /// <summary>Begins a generation beside the one that is served.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="version">The version of what is known of its generations; null: there was no other yet.</param>
    /// <param name="other">The number of the new one.</param>
    /// <param name="planJson">What is to be said of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False, and nothing is changed: the version is another, there is one beside, or rows of an earlier one
    /// are still to be swept away (<see cref="SweepGenerationAsync"/>).</returns>
    /// <exception cref="CollectionNotFoundException">There is no such collection.</exception>
    Task<bool> BeginGenerationAsync(
        string collection,
        long? version,
        long other,
        string planJson,
        CancellationToken cancellationToken
    );

    /// <summary>Says something else of the generations.</summary>
    /// <returns>False, and nothing is changed: the version is another.</returns>
    Task<bool> UpdateGenerationsAsync(
        string collection,
        long version,
        string planJson,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Serves the other generation from here on, in all shards at once; each takes a number for it. The one that was
    /// served is the other one then.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="version">The version of what is known of its generations.</param>
    /// <param name="complete">For each shard a number up to which nothing is missing
    /// (<see cref="FirstMissingAsync"/>).</param>
    /// <param name="planJson">What is to be said of the generations from here on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False, and nothing is changed: the version is another, or documents are missing.</returns>
    Task<bool> SwitchGenerationAsync(
        string collection,
        long version,
        IReadOnlyList<long> complete,
        string planJson,
        CancellationToken cancellationToken
    );

    /// <summary>Gives up the generation beside; its rows are to be swept away then.</summary>
    /// <returns>False, and nothing is changed: the version is another, or there is none.</returns>
    Task<bool> DropGenerationAsync(
        string collection,
        long version,
        string planJson,
        CancellationToken cancellationToken
    );

    /// <summary>Removes rows of generations that were given up, some at a time.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="limit">Of how many documents.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Of how many it was; 0: there are no more.</returns>
    Task<int> SweepGenerationAsync(string collection, int limit, CancellationToken cancellationToken);

    /// <summary>Documents whose served version is missing beside, in the order of its number, with that
    /// version.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="generation">The number of the generation beside.</param>
    /// <param name="size">Their size.</param>
    /// <param name="after">The number that their publications are above.</param>
    /// <param name="limit">At most so many, 1 to 1000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GenerationNotFoundException">It is not beside (any more).</exception>
    Task<IReadOnlyList<MissingCut>> ListMissingAsync(
        string collection,
        int shard,
        long generation,
        DocumentSize size,
        long after,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>The lowest number of a publication whose document is missing beside; null: none is.</summary>
    /// <inheritdoc cref="ListMissingAsync"/>
    Task<long?> FirstMissingAsync(
        string collection,
        int shard,
        long generation,
        long after,
        CancellationToken cancellationToken
    );

    /// <summary>How many documents are missing beside, at most a limit.</summary>
    /// <inheritdoc cref="ListMissingAsync"/>
    Task<int> CountMissingAsync(
        string collection,
        int shard,
        long generation,
        long after,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>The content of a document, if its version that is served is the newest; null: only what is served of it
    /// is left (<see cref="ReadServedAsync"/>), or it has moved on.</summary>
    Task<PendingDocument?> FindServedContentAsync(
        string collection,
        string documentId,
        long version,
        CancellationToken cancellationToken
    );

    /// <summary>The chunks of a document as they are served; null: that version is not served (any more).</summary>
    Task<ChunkedDocument?> ReadServedAsync(
        string collection,
        string documentId,
        long version,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Puts documents into the generation beside (<see cref="ChunkedDocument.Generation"/>), in one transaction. One
    /// whose served version is another by now, or whose generation is not beside any more, is left out.
    /// </summary>
    Task<IReadOnlyList<CommitOutcome>> CommitCutsAsync(
        IReadOnlyList<ChunkedDocument> documents,
        CancellationToken cancellationToken
    );

    /// <summary>How much the generation beside has; null: there is none.</summary>
    Task<CutCounts?> CountCutsAsync(string collection, CancellationToken cancellationToken);

    /// <summary>How much is served. Costs a row a document.</summary>
    Task<CorpusSize> MeasureAsync(string collection, CancellationToken cancellationToken);

    /// <summary>As <see cref="ICorpusStore.ReadChangesAsync(string, int, long, int, CancellationToken)"/>, of a generation.</summary>
    /// <exception cref="GenerationNotFoundException">It is not there (any more).</exception>
    Task<IReadOnlyList<ShardChange>> ReadChangesAsync(
        string collection,
        int shard,
        long generation,
        long afterNumber,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>As <see cref="ICorpusStore.LastNumberAsync"/>, of a generation.</summary>
    /// <exception cref="GenerationNotFoundException">It is not there (any more).</exception>
    Task<long> LastNumberAsync(string collection, int shard, long generation, CancellationToken cancellationToken);
}
