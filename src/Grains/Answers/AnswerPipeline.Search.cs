using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers.Conversation;
using Pipeline.Grains.Answers.Quoting;
using Pipeline.Grains.Answers.Support;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;
using Pipeline.Retrieval.Conversation;

namespace Pipeline.Grains.Answers;

/// <summary>What is searched for an answer, and what is quoted of it.</summary>
internal sealed partial class AnswerPipeline
{
    private static readonly IFollowUps FollowUpRules = new FollowUps();

    /// <summary>Who only wants quotes waits for no generator.</summary>
    private IFollowUps FollowUpsOf(AskRequest request) =>
        request.Extractive
            ? FollowUpRules
            : new GeneratedFollowUps(
                new QuestionWriter(workers, models, request.Collection, GeneratedFollowUps.Tokens),
                exams,
                FollowUpRules
            );

    private async Task<SearchOutcome> SearchAsync(
        AskRequest request,
        StandaloneQuestion question,
        KnownCollection collection,
        QuestionGuard guard,
        CancellationToken cancellationToken
    )
    {
        // An answer of earlier documents is compared with what would be found by as much work as was spent on it.
        _candidates =
            _visit?.Earlier?.Basis?.Candidates
            ?? rates.Candidates(options.FirstTokenTarget * RerankShare, MostCandidates);
        var search = new SearchRequest
        {
            Collection = request.Collection,
            Query = question.Text,
            Top = Math.Min(50, request.Top * 2),
            RerankCandidates = _candidates,
            Mode = request.Mode,
            Filter = request.Filter,
            Documents = request.Documents,
            Access = request.Access,
            AtLeast = request.AtLeast,
            Retrieval = request.Retrieval,
        };
        var pipeline = new SearchPipeline(grains, replicas, workers, models, rates, metrics);
        var outcome = await new ExpandedSearch(pipeline, workers, models, metrics).RunAsync(
            search,
            question.Parts,
            collection.Settings,
            collection.Embedders,
            this,
            Allowed,
            cancellationToken
        );

        // An answer is kept, and is only given again as long as its passages may be read: it names no other document.
        return outcome with
        {
            Hits = [.. outcome.Hits.Select(hit => hit with { AlsoIn = null })],
        };

        string? Allowed(string text)
        {
            var guarded = guard.Inspect(GuardPlace.Question, text);
            if (guarded.IsBlocked)
            {
                // It is not searched; the question goes on.
                return null;
            }

            Say(guarded.Verdict);
            return guarded.Text;
        }
    }

    private GeneratorChoice Choose(AskRequest request, string question, KnownCollection collection) =>
        GeneratorChoice.For(
            request,
            question,
            models.StatusOf(ModelRole.Generate),
            collection.Settings.Generator,
            options.Generate
        );

    /// <summary>Quotes for every part of a question, none twice.</summary>
    private static IEnumerable<Quote> Quotes(StandaloneQuestion question, IReadOnlyList<SearchHit> context) =>
        question
            .Rewritten.SelectMany(part => ExtractiveAnswer.Quote(part, context))
            .DistinctBy(quote => (quote.Passage, quote.Text));

    /// <summary>What decides the citations; of what is generated also how far the passages support it.</summary>
    private ICitationWriter Citations(
        IReadOnlyList<SearchHit> context,
        KnownCollection collection,
        bool isGenerated,
        CancellationToken cancellationToken
    ) =>
        !isGenerated ? new CitationWriter(context, attributes: false)
        : SupportPolicies.Of(collection.Settings, options.SupportPolicy) is { } policy
            ? new SupportedWriter(context, policy, new CitationWriter(context), Voice(cancellationToken))
        : new CitationWriter(context);

    private RerankerVoice? Voice(CancellationToken cancellationToken) =>
        models.StatusOf(ModelRole.Rerank).Name is { } reranker
            ? new RerankerVoice(workers, reranker, cancellationToken)
            : null;

    private static (AnswerEnd, AnswerOrigin, TokenUsage) Quote(
        AnswerWriter writer,
        StandaloneQuestion question,
        IReadOnlyList<SearchHit> context
    )
    {
        foreach (var quote in Quotes(question, context))
        {
            if (!writer.Write(quote.Cited()))
            {
                break;
            }
        }

        return (
            writer.Complete() ? AnswerEnd.Completed : writer.End!.Value,
            AnswerOrigin.Extractive,
            new TokenUsage(0, 0)
        );
    }
}
