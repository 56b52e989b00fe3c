using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Ingestion;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Answerability;
using Pipeline.Retrieval.Shards;
using Pipeline.Storage;

namespace Pipeline.Grains.Collections;

/// <summary>
/// Measures how a collection tells whether what was found answers a question, by questions made from its own passages,
/// which are asked of its shards as people's are. It is bulk work that gives way to people.
/// </summary>
internal sealed class AnswerabilityCalibration(
    IGrainFactory grains,
    ShardReplicas replicas,
    ICorpusStore store,
    WorkerRouter workers,
    string collection,
    CollectionSettings settings,
    string? embedder,
    string? reranker
) : IExamSearch
{
    private const int RerankedQuestions = 32;
    private const int Depth = 100;
    private const int Seed = 20260102;

    private readonly ServedEmbedders _served = new(settings.ShardCount, settings.Embedder);
    private readonly Dictionary<string, QueryVector> _vectors = new(StringComparer.Ordinal);

    private readonly ShardFanOut _shards = new(grains, replicas, collection, settings.ShardCount, access: null);

    /// <summary>Measures.</summary>
    /// <param name="chunks">Chunks in the collection now.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<AnswerabilitySettings> MeasureAsync(long chunks, CancellationToken cancellationToken)
    {
        var sample = await PassageSample.ReadAsync(
            store,
            collection,
            settings.ShardCount,
            embedder,
            Seed,
            cancellationToken
        );
        var questions = AnswerabilityExam.Ask(sample.Chunks, AnswerabilityExam.QuestionsOf(sample.Chunks.Length), Seed);
        await EmbedAsync([.. questions.Select(question => question.Question)], cancellationToken);
        var trials = await AnswerabilityExam.RunAsync(
            questions,
            this,
            reranker is null ? 0 : RerankedQuestions,
            cancellationToken
        );
        var model = AnswerabilityCalibrator.Choose(trials);
        return new AnswerabilitySettings
        {
            Words = Cut(model?.Words),
            Meaning = Cut(model?.Meaning),
            Rerank = Cut(model?.Rerank),
            Questions = model is null ? 0 : trials.Count,
            Chunks = chunks,
            Embedder = embedder,
            Reranker = reranker,
        };
    }

    public async Task<ExamHits> SearchAsync(string question, CancellationToken cancellationToken)
    {
        var query = new ShardQuery(question, Depth, null, null, null);
        var byWords = await _shards.KeywordAsync(query, cancellationToken);
        var most = _shards.Most;
        var byMeaning = _vectors.TryGetValue(question, out var vector)
            ? await _shards.VectorAsync(
                query,
                _served,
                name =>
                    Task.FromResult(name is null || name == vector.Embedder ? vector : new QueryVector(name, default)),
                cancellationToken
            )
            : null;
        return new ExamHits(Scored(byWords), most, byMeaning is null ? null : Scored(byMeaning));
    }

    public async Task<IReadOnlyList<FetchedChunk>> FetchAsync(
        IReadOnlyCollection<ChunkKey> keys,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await _shards.FetchAsync(keys, cancellationToken)).Select(passage => new FetchedChunk(
                passage.Key,
                passage.Text,
                passage.HeadingPath,
                passage.Start,
                passage.End,
                passage.Page,
                passage.Title,
                passage.Metadata ?? "{}",
                []
            )),
        ];

    public async Task<IReadOnlyList<float>?> RerankAsync(
        string question,
        IReadOnlyList<FetchedChunk> passages,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await workers.ScoreAsync(
                question,
                [
                    .. passages.Select(chunk =>
                        DocumentProcessor.EmbeddedText(chunk.Title, chunk.HeadingPath, chunk.Text)
                    ),
                ],
                RequestPriority.Bulk,
                cancellationToken
            );
        }
        catch (PipelineException error) when (error.Code == ErrorCode.ModelUnavailable)
        {
            return null;
        }
    }

    private async Task EmbedAsync(IReadOnlyList<string> questions, CancellationToken cancellationToken)
    {
        if (embedder is null)
        {
            return;
        }

        var vectors = await BulkVectors.EmbedAsync(workers, embedder, questions, TextKind.Query, cancellationToken);
        foreach (var (question, (model, vector)) in questions.Zip(vectors))
        {
            _vectors[question] = new QueryVector(model, vector);
        }
    }

    private static ScoredChunk[] Scored(IReadOnlyList<StageScore> list) =>
        [.. list.Select(hit => new ScoredChunk(hit.Key, (float)hit.Score))];

    private static SignalCut? Cut(SignalScale? scale) => scale is null ? null : new SignalCut(scale.Cut, scale.Full);
}
