using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers.Conversation;
using Pipeline.Grains.Answers.Quoting;
using Pipeline.Grains.Answers.Support;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Guardrails;
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

    private Task<SearchOutcome> SearchAsync(
        AskRequest request,
        StandaloneQuestion question,
        KnownCollection collection,
        QuestionGuard guard,
        CancellationToken cancellationToken
    )
    {
        var search = new SearchRequest
        {
            Collection = request.Collection,
            Query = question.Text,
            Top = Math.Min(50, request.Top * 2),
            RerankCandidates = rates.Candidates(options.FirstTokenTarget * RerankShare, MostCandidates),
            Mode = request.Mode,
            Filter = request.Filter,
            Documents = request.Documents,
            Access = request.Access,
            AtLeast = request.AtLeast,
            Retrieval = request.Retrieval,
        };
        var pipeline = new SearchPipeline(grains, replicas, workers, models, rates, metrics);
        return new ExpandedSearch(pipeline, workers, models, metrics).RunAsync(
            search,
            question.Parts,
            collection.Settings,
            collection.Embedders,
            this,
            Allowed,
            cancellationToken
        );

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

    /// <summary>Quotes for every part of a question, none twice.</summary>
    private static IEnumerable<Quote> Quotes(StandaloneQuestion question, IReadOnlyList<SearchHit> context) =>
        question
            .Rewritten.SelectMany(part => ExtractiveAnswer.Quote(part, context))
            .DistinctBy(quote => (quote.Passage, quote.Text));

    /// <summary>What decides the citations; of what is generated also how far the passages support it.</summary>
    private static ICitationWriter Citations(
        IReadOnlyList<SearchHit> context,
        KnownCollection collection,
        bool isGenerated
    ) =>
        !isGenerated ? new CitationWriter(context, attributes: false)
        : SupportPolicies.Of(collection.Settings) is { } policy
            ? new SupportedWriter(context, policy, new CitationWriter(context))
        : new CitationWriter(context);

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
