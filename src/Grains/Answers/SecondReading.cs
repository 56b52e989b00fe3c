using System.Diagnostics;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Ingestion;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Answerability;

namespace Pipeline.Grains.Answers;

/// <summary>
/// Lets the re-ranker read the best passages where it had no say in their order and words and meaning leave open
/// whether they answer the question: it reads both texts together, and three passages cost less than a wrong answer.
/// What is clear without it costs nothing.
/// </summary>
/// <param name="workers">Ask the re-ranker.</param>
/// <param name="models">Say which one there is.</param>
/// <param name="rates">Learn how long it took.</param>
internal sealed class SecondReading(WorkerRouter workers, IClusterModels models, StageRates rates)
{
    /// <summary>Passages that are read, as many as where its scores were measured.</summary>
    private const int Passages = 3;

    /// <summary>The support between which it can change the end: its say is half.</summary>
    private const double Least = 0.1;

    private const double Most = 0.95;

    /// <summary>The evidence, with the re-ranker's best score where it was asked.</summary>
    /// <param name="request">The question as it was asked.</param>
    /// <param name="question">The question that was searched.</param>
    /// <param name="settings">Its collection's settings.</param>
    /// <param name="evidence">What its search found.</param>
    /// <param name="context">The passages, best first.</param>
    /// <param name="cancellationToken">Ends it with the answer.</param>
    public async Task<Evidence> AddAsync(
        AskRequest request,
        string question,
        CollectionSettings settings,
        Evidence evidence,
        IReadOnlyList<SearchHit> context,
        CancellationToken cancellationToken
    )
    {
        if (!IsOpen(settings, evidence) || AnswerGrounding.IsAcrossLanguages(request.Question, context))
        {
            return evidence;
        }

        SearchHit[] read = [.. context.Take(Passages)];
        var started = Stopwatch.GetTimestamp();
        try
        {
            var scores = await workers.ScoreAsync(
                question,
                [.. read.Select(hit => DocumentProcessor.EmbeddedText(hit.Title, hit.HeadingPath, hit.Text))],
                RequestPriority.Interactive,
                cancellationToken
            );
            rates.RecordRerank(read.Length, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return evidence with { Rerank = scores.Max() };
        }
        catch (PipelineException error)
            when (error.Code is ErrorCode.ModelUnavailable or ErrorCode.Overloaded or ErrorCode.SiloLost)
        {
            // Words and meaning decide, as where there is none.
            return evidence;
        }
    }

    private bool IsOpen(CollectionSettings settings, Evidence evidence) =>
        evidence.Rerank is null
        && settings.Answerability is { Rerank: not null, Reranker: { } measured }
        && models.StatusOf(ModelRole.Rerank).Name == measured
        && AnswerGrounding.Model(settings.Answerability).Support(evidence) is > Least and < Most;
}
