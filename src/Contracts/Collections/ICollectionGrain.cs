using Orleans.Concurrency;
using Pipeline.Contracts.Documents;

namespace Pipeline.Contracts.Collections;

/// <summary>One collection: its settings and its counts. The key is the collection's name.</summary>
[Alias("pipeline.collection")]
public interface ICollectionGrain : IGrainWithStringKey
{
    /// <summary>Creates the collection; false when it exists with the same settings.</summary>
    /// <exception cref="Errors.PipelineException">The name or a setting is invalid, or it exists with another shard
    /// count.</exception>
    [Alias("create")]
    Task<bool> Create(CollectionSettings settings);

    /// <summary>Creates the collection (true), or changes the settings of the one that exists (false).</summary>
    /// <exception cref="Errors.PipelineException">The name or a setting is invalid, or cannot change.</exception>
    [Alias("put")]
    Task<bool> Put(CollectionChange change);

    /// <summary>Deletes the collection with all its documents; false when there was none.</summary>
    [Alias("delete")]
    Task<bool> Delete();

    /// <summary>The settings, or null when the collection does not exist.</summary>
    [Alias("settings"), AlwaysInterleave]
    Task<CollectionSettings?> FindSettings();

    /// <summary>The settings with their version, without the settings themselves when the caller knows that version;
    /// null when the collection does not exist.</summary>
    /// <param name="known">The version that the caller has; null: none.</param>
    [Alias("settings-since"), AlwaysInterleave]
    Task<VersionedSettings?> FindSettingsSince(long? known);

    /// <summary>
    /// The collection with counts of what the caller may read, and how its replicas are. Does not wait for a replica
    /// that does not answer.
    /// </summary>
    /// <param name="access">The caller's access labels (<see cref="Search.SearchRequest.Access"/>); null:
    /// everything.</param>
    /// <exception cref="Errors.PipelineException">It does not exist.</exception>
    [Alias("describe"), AlwaysInterleave]
    Task<CollectionInfo> Describe(IReadOnlyList<string>? access = null);

    /// <summary>Replaces the ranking weights.</summary>
    /// <exception cref="Errors.PipelineException">It does not exist, or a weight is out of range.</exception>
    [Alias("set-ranking")]
    Task SetRanking(RankingSettings ranking);

    /// <summary>
    /// Measures the ranking weights on pseudo-questions drawn from the collection's own passages and keeps them, unless
    /// somebody sets others meanwhile. Takes seconds to a minute; a second call joins the first.
    /// </summary>
    [Alias("calibrate"), AlwaysInterleave, ResponseTimeout("00:10:00")]
    Task<RankingSettings> Calibrate(CancellationToken cancellationToken);

    /// <summary>
    /// Chooses how keyword and vector lists are fused on questions that people have judged, estimates by
    /// cross-validation what that is worth, and keeps the choice if the request says so. Takes some 50 ms a question.
    /// </summary>
    /// <exception cref="Errors.PipelineException">The collection does not exist, a question is not valid, or there is
    /// no embedder.</exception>
    [Alias("tune-fusion"), AlwaysInterleave, ResponseTimeout("00:10:00")]
    Task<FusionTuning> TuneFusion(TuneFusionRequest request, CancellationToken cancellationToken);

    /// <summary>A page of documents in the order of their ids (ordinal).</summary>
    /// <param name="state">Only documents in this state; null: all but the deleted.</param>
    /// <param name="after">The <see cref="DocumentPage.Next"/> of the page before; null: from the first.</param>
    /// <param name="limit">Documents in the page, 1 to 1000.</param>
    /// <param name="access">The caller's access labels: what they hide is passed over; null: everything.</param>
    /// <exception cref="Errors.PipelineException">It does not exist, or the limit is out of range.</exception>
    [Alias("list-documents"), AlwaysInterleave]
    Task<DocumentPage> ListDocuments(
        DocumentState? state,
        string? after,
        int limit,
        IReadOnlyList<string>? access = null
    );

    /// <summary>A document with its state, or null when there is none of that id that the caller may read.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="access">The caller's access labels; null: everything.</param>
    /// <exception cref="Errors.PipelineException">The collection does not exist.</exception>
    [Alias("find-document"), AlwaysInterleave]
    Task<DocumentInfo?> FindDocument(string id, IReadOnlyList<string>? access = null);

    /// <summary>The newest version's content as it was submitted, or null when there is none of that id that the caller
    /// may read.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="access">The caller's access labels; null: everything.</param>
    /// <exception cref="Errors.PipelineException">The collection does not exist.</exception>
    [Alias("read-content"), AlwaysInterleave]
    Task<DocumentContent?> ReadContent(string id, IReadOnlyList<string>? access = null);

    /// <summary>Chunks of a document as they are searched, from a number on, or null when there is none of that id that
    /// the caller may read.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="from">The first chunk, from 0.</param>
    /// <param name="limit">At most so many, 1 to 500.</param>
    /// <param name="access">The caller's access labels; null: everything.</param>
    /// <exception cref="Errors.PipelineException">The collection does not exist, or a number is out of
    /// range.</exception>
    [Alias("read-chunks"), AlwaysInterleave]
    Task<DocumentChunks?> ReadChunks(string id, int from, int limit, IReadOnlyList<string>? access = null);

    /// <summary>Whether documents exist and the caller may read all of them.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="access">The caller's access labels; null: everything.</param>
    /// <exception cref="Errors.PipelineException">The collection does not exist.</exception>
    [Alias("may-read"), AlwaysInterleave]
    Task<bool> MayRead(IReadOnlyList<string> ids, IReadOnlyList<string>? access);

    /// <summary>
    /// The number of the last change of every shard, searchable or not: what <see cref="CollectionSettling"/> waits
    /// for.
    /// </summary>
    /// <exception cref="Errors.PipelineException">The collection does not exist.</exception>
    [Alias("last-changes"), AlwaysInterleave]
    Task<IReadOnlyList<long>> LastChanges();

    /// <summary>
    /// Begins to cut and embed all documents anew, beside what is served, which goes on. When all are there, they are
    /// served, in all shards at once; what was served before is kept for a while.
    /// </summary>
    /// <exception cref="Errors.PipelineException">It does not exist, there is no such embedder, that is how it is
    /// served already, one is under way, or the disk has too little room.</exception>
    [Alias("reembed"), AlwaysInterleave]
    Task<ReembeddingStatus> Reembed(ReembeddingRequest request);

    /// <summary>Pauses a re-embedding, lets it go on, gives it up, takes it back, or ends it.</summary>
    /// <exception cref="Errors.PipelineException">It does not exist, or there is nothing to do that with.</exception>
    [Alias("change-reembedding"), AlwaysInterleave]
    Task<ReembeddingStatus> ChangeReembedding(ReembeddingAction action);

    /// <summary>How far a re-embedding is.</summary>
    /// <exception cref="Errors.PipelineException">It does not exist.</exception>
    [Alias("find-reembedding"), AlwaysInterleave]
    Task<ReembeddingStatus> FindReembedding();
}
