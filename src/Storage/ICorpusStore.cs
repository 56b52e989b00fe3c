using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;

namespace Pipeline.Storage;

/// <summary>
/// The corpus store: the one durable truth about collections, their documents, the chunks made of them and the
/// order in which all of that changed. Indexes are caches of it and are rebuilt from its change feed.
/// </summary>
/// <remarks>
/// <para>
/// Each shard has one counter, and both kinds of number come from it. A document takes an <em>accept number</em>
/// (<see cref="DocumentRow.Number"/>) when it is submitted, retried, cancelled or parked; a failure that will be
/// tried again by itself keeps its accept number, so that somebody who waits for that number
/// (<see cref="PendingSinceAsync"/>) also waits for the next attempt. A publication (chunks committed, or a delete)
/// takes a <em>published number</em>, and so does a label publication: labels or metadata of the served version that
/// changed without its content. The change feed is the newest publication of every document, and its label publication
/// if one came after, by that number.
/// Numbers of a shard become visible in order and without holes.
/// </para>
/// <para>
/// All members are safe for concurrent use. A write is durable when its task completes. A write that throws
/// <see cref="OperationCanceledException"/> is not applied: it was cancelled before it started, or, in a store on a
/// server, before it was committed; later it runs to its end and reports its true outcome. Every member can throw
/// <see cref="StoreUnavailableException"/> (retryable) and <see cref="StoreCorruptException"/> (not retryable).
/// Members that return lists, counts or numbers throw <see cref="CollectionNotFoundException"/> when there is no such
/// collection; members that return a nullable or a bool answer null or false. Bad arguments throw
/// <see cref="StoreInputException"/>.
/// </para>
/// <para>
/// Names and ids are compared and ordered by code point (the byte order of their UTF-8), never by culture. They are
/// refused unless they are well-formed without U+0000; other text is kept with U+FFFD in place of U+0000 and of lone
/// surrogates. Labels and heading paths are kept as they are.
/// </para>
/// <para>
/// Two stores keep this contract: <c>SqliteCorpusStore</c>, a file that one process has to itself, and
/// <c>PostgresCorpusStore</c>, a schema that several processes share. The operations are the same code
/// (<c>CorpusStore</c>); a dialect brings transactions, locks, errors and the schema.
/// </para>
/// </remarks>
public interface ICorpusStore : Generations.IGenerationStore, IAsyncDisposable
{
    /// <summary>Opens the store, creating or migrating its schema. Called once, before anything else.</summary>
    /// <exception cref="StoreInUseException">Another process (or another store object) has it open, and this kind of
    /// store is for one.</exception>
    /// <exception cref="StoreVersionException">The schema was written by a newer version, or is not a corpus
    /// store.</exception>
    ValueTask OpenAsync(CancellationToken cancellationToken);

    /// <summary>Creates a collection. Returns false, and changes nothing, when the name is taken.</summary>
    Task<bool> CreateCollectionAsync(CollectionRow collection, CancellationToken cancellationToken);

    /// <summary>The collection of that name, or null.</summary>
    Task<CollectionRow?> FindCollectionAsync(string name, CancellationToken cancellationToken);

    /// <summary>All collections, by name.</summary>
    Task<IReadOnlyList<CollectionRow>> ListCollectionsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the settings of a collection, if their version still is the one that is given
    /// (<see cref="CollectionRow.SettingsVersion"/>); it is one higher then. Returns false when it is another one, or
    /// there is no such collection: nothing is changed.
    /// </summary>
    Task<bool> UpdateSettingsAsync(string name, string settingsJson, long version, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a collection with its documents, chunks and numbers. It is gone for every reader when the task
    /// completes; the space is freed afterwards in small steps. A later collection of the same name goes on with higher
    /// document versions and numbers, so that work in flight for the old one cannot be committed to the new one.
    /// Returns false when there is no such collection.
    /// </summary>
    Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Accepts a document, or a new version of it. Identical content (the same hash over content, content type, title,
    /// metadata and the set of labels; the file name does not count) of a document that has neither failed nor been
    /// deleted changes nothing and returns <see cref="SubmitOutcome.Unchanged"/>; of a failed document it is a retry
    /// of that version. Chunks of an older version stay published until the new version's are committed.
    /// The content must not be changed before the task completes.
    /// </summary>
    /// <remarks>
    /// Labels hold from here on. When only labels or metadata differ from the newest version, that version takes them:
    /// there is no new one, and what is published of it changes at once by a label publication. Otherwise the version
    /// that is still served is narrowed (<see cref="ReadScope.Narrow"/>) by a label publication, and stays so whatever
    /// becomes of the new one; it is widened only by being replaced.
    /// </remarks>
    Task<SubmitOutcome> SubmitAsync(DocumentSubmission submission, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a document: publishes the deletion at once, under a new version that beats whatever is in flight, and
    /// erases content, chunks, title, file name and metadata. A tombstone, with the labels that say who may know of it,
    /// stays until it is purged.
    /// Returns null when there is no such document or it is deleted already. The receipt's number is the published
    /// number.
    /// </summary>
    Task<SubmitOutcome?> DeleteDocumentAsync(string collection, string documentId, CancellationToken cancellationToken);

    /// <summary>The document's newest version, a tombstone (state <see cref="DocumentState.Deleted"/>) included; null
    /// when unknown.</summary>
    Task<DocumentRow?> FindDocumentAsync(string collection, string documentId, CancellationToken cancellationToken);

    /// <summary>The document's newest version with its raw content; null when there is none (unknown, deleted or
    /// rejected).</summary>
    Task<StoredDocument?> ReadContentAsync(string collection, string documentId, CancellationToken cancellationToken);

    /// <summary>
    /// Chunks of what is published of a document, from an ordinal on, at most <paramref name="limit"/> (1 to 1000);
    /// null when there is no document, or it is deleted.
    /// </summary>
    Task<ServedDocument?> ListChunksAsync(
        string collection,
        string documentId,
        int first,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>One page of documents in id order. Documents that the query's scope hides cost reading past
    /// them.</summary>
    Task<IReadOnlyList<DocumentRow>> ListDocumentsAsync(DocumentQuery query, CancellationToken cancellationToken);

    /// <summary>Documents per state, and how long the oldest accepted one has waited. Costs one row per
    /// shard.</summary>
    Task<DocumentTotals> CountDocumentsAsync(string collection, CancellationToken cancellationToken);

    /// <summary>As above, of the documents that a scope allows. Costs one row per set of labels and state, and the
    /// backlog.</summary>
    Task<DocumentTotals> CountDocumentsAsync(string collection, ReadScope scope, CancellationToken cancellationToken);

    /// <summary>
    /// Accepts a failed document again, with no attempts counted. Returns false when it is not failed, or was rejected
    /// without content so that there is nothing to try.
    /// </summary>
    Task<bool> RetryAsync(string collection, string documentId, CancellationToken cancellationToken) =>
        RetryAsync(collection, documentId, null, cancellationToken);

    /// <summary>As above, with a password (<see cref="DocumentSubmission.SealedPassword"/>).</summary>
    Task<bool> RetryAsync(
        string collection,
        string documentId,
        byte[]? sealedPassword,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Parks an accepted document as failed with stage <see cref="DocumentFailure.CancelledStage"/>. Returns false when
    /// it is not accepted.
    /// </summary>
    Task<bool> CancelAsync(string collection, string documentId, CancellationToken cancellationToken);

    /// <summary>
    /// Removes tombstones of documents deleted before <paramref name="before"/>, which must lie far enough back for
    /// every replica to have applied them. The newest publication of a shard is kept, so that its last number stays
    /// reachable. Returns how many were removed. A replica that was away for longer finds out by
    /// <see cref="PurgedNumberAsync"/>.
    /// </summary>
    Task<int> PurgeDeletedAsync(string collection, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>
    /// The accepted documents of a shard of one size that are due at <paramref name="now"/>, lowest accept number
    /// first: at most
    /// <paramref name="limit"/> (1 to 1000). Takes no lock: a shard has a single consumer.
    /// </summary>
    Task<IReadOnlyList<DocumentRow>> ListAcceptedAsync(
        string collection,
        int shard,
        DocumentSize size,
        int limit,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );

    /// <summary>A document with its content, as long as that version of it is accepted; null when it has moved
    /// on.</summary>
    /// <exception cref="CollectionNotFoundException">There is no such collection.</exception>
    /// <exception cref="StoreCorruptException">It is accepted and has no content.</exception>
    Task<PendingDocument?> FindAcceptedAsync(
        string collection,
        string documentId,
        long version,
        CancellationToken cancellationToken
    );

    /// <summary>As above, of several documents of a collection at one moment.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="documents">Their ids and versions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One a document, in their order.</returns>
    Task<IReadOnlyList<PendingDocument?>> FindAcceptedAsync(
        string collection,
        IReadOnlyList<(string DocumentId, long Version)> documents,
        CancellationToken cancellationToken
    );

    /// <summary>What is published of an accepted version that is not whole yet; null: nothing.</summary>
    Task<PublishedPart?> ReadPartAsync(
        string collection,
        string documentId,
        long version,
        CancellationToken cancellationToken
    );

    /// <summary>What waits in a shard. Costs one row.</summary>
    Task<ShardBacklog> BacklogAsync(string collection, int shard, CancellationToken cancellationToken);

    /// <summary>
    /// Stores how far versions of documents of the collection are. Answers for each, in the order given, whether that
    /// version is still accepted; the progress of one that is not is not stored.
    /// </summary>
    Task<IReadOnlyList<bool>> ReportProgressAsync(
        string collection,
        IReadOnlyList<ProgressReport> reports,
        CancellationToken cancellationToken
    );

    /// <summary>Forgets the progress of all documents of a shard, as when its lane begins anew.</summary>
    /// <returns>Of how many.</returns>
    Task<int> ClearProgressAsync(string collection, int shard, CancellationToken cancellationToken);

    /// <summary>How far the collection's lanes are with what they work on. Costs a row a document that is worked
    /// on.</summary>
    Task<IngestionProgress> SumProgressAsync(string collection, CancellationToken cancellationToken);

    /// <summary>
    /// Publishes the chunks of documents, each replacing whatever its document had published, in one transaction.
    /// A document that is no longer accepted at that version is left as it is and reported as not committed.
    /// Outcomes are in the order given.
    /// </summary>
    /// <remarks>
    /// The first chunks of a version can be published before the others are made
    /// (<see cref="ChunkedDocument.IsPart"/>), where nothing whole is published of the document: a reader of the feed
    /// sees an old version whole, or what there is of a new one, and never both. Each part is a publication of all
    /// chunks so far. A part is replaced by further ones and by the whole, and taken back when the document fails for
    /// good or is cancelled.
    /// </remarks>
    Task<IReadOnlyList<CommitOutcome>> CommitChunksAsync(
        IReadOnlyList<ChunkedDocument> documents,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Records a failed attempt. With a next attempt the document stays accepted and is due then; without one it is
    /// parked as failed. Ignored when the document is no longer accepted at that version.
    /// </summary>
    Task MarkFailedAsync(DocumentFailure failure, CancellationToken cancellationToken);

    /// <summary>
    /// Parks a document whose publication of <see cref="DocumentFailure.Version"/> the index refuses: chunked or
    /// indexed before, it is failed from then on. Returns false when its newest version is another, or stands elsewhere
    /// (it is parked already).
    /// </summary>
    Task<bool> MarkRefusedAsync(DocumentFailure failure, CancellationToken cancellationToken);

    /// <summary>
    /// Turns chunked documents of the shard whose published number is at most <paramref name="watermark"/> into indexed
    /// ones. Returns how many.
    /// </summary>
    Task<int> MarkIndexedAsync(string collection, int shard, long watermark, CancellationToken cancellationToken);

    /// <summary>
    /// The lowest accept number of the shard that is not settled, which is to say of a document that is accepted
    /// (waiting for its next attempt included) or chunked; null when all are settled. A version that was replaced
    /// before it was published is settled when the one that replaced it is, or whatever replaces that.
    /// </summary>
    Task<long?> PendingSinceAsync(string collection, int shard, CancellationToken cancellationToken);

    /// <summary>
    /// The shard's publications with a number above <paramref name="afterNumber"/>, by number: at most
    /// <paramref name="limit"/> (1 to 10000), and fewer when their chunks are large, but at least one if there is any.
    /// Only an empty list means the end. An upsert carries all chunks of its version that are published, a label
    /// publication none.
    /// </summary>
    Task<IReadOnlyList<ShardChange>> ReadChangesAsync(
        string collection,
        int shard,
        long afterNumber,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>As <see cref="ReadChangesAsync(string, int, long, int, CancellationToken)"/>, for a reader that keeps what
    /// it has read.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="afterNumber">Everything up to this number it has.</param>
    /// <param name="limit">At most so many, 1 to 10000.</param>
    /// <param name="held">How many chunks it has of the version of a publication, which is given without them: those
    /// that it has as they are published are left out (<see cref="ShardChange.Kept"/>).</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<ShardChange>> ReadChangesAsync(
        string collection,
        int shard,
        long afterNumber,
        int limit,
        Func<ShardChange, int>? held,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Waits until the last number given out in a shard (<see cref="LastChangeAsync"/>) is above
    /// <paramref name="seen"/>, and returns it; at once when it is already. A write of another process counts as well,
    /// and is noticed within the store's poll at the latest. A follower of the feed asks for the last number, reads the
    /// feed to its end, and then waits with that number.
    /// </summary>
    /// <exception cref="CollectionNotFoundException">There is no such collection, or not any more.</exception>
    Task<long> WaitForChangeAsync(string collection, int shard, long seen, CancellationToken cancellationToken);

    /// <summary>
    /// Accepts searchable documents again whose vectors are of another embedder, or missing, so that they are embedded
    /// anew; they stay searchable as they are meanwhile. At most <paramref name="limit"/> (1 to 10000) at a time.
    /// </summary>
    /// <returns>How many were accepted again.</returns>
    Task<int> RequeueForEmbedderAsync(
        string collection,
        int shard,
        string embedder,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Whether a searchable document still has vectors of another embedder only, and is to be embedded anew or
    /// replaced; those that failed are left as they are.
    /// </summary>
    Task<bool> AwaitsEmbedderAsync(string collection, int shard, string embedder, CancellationToken cancellationToken);

    /// <summary>The last published number of the shard; 0 when nothing was published.</summary>
    Task<long> LastNumberAsync(string collection, int shard, CancellationToken cancellationToken);

    /// <summary>The last number given out in a shard, to an accepted document or to a publication; 0: none
    /// yet.</summary>
    Task<long> LastChangeAsync(string collection, int shard, CancellationToken cancellationToken);

    /// <summary>
    /// The highest published number among the shard's purged tombstones; 0 when none was purged. A replica whose
    /// watermark is above 0 and below this may hold documents whose deletion it can no longer read: it must rebuild
    /// from 0.
    /// </summary>
    Task<long> PurgedNumberAsync(string collection, int shard, CancellationToken cancellationToken);

    /// <summary>How much room the store takes.</summary>
    Task<StoreSize> SizeAsync(CancellationToken cancellationToken);
}
