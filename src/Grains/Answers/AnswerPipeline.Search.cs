using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers.Quoting;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Questions;
using Pipeline.Retrieval.Conversation;

namespace Pipeline.Grains.Answers;

/// <summary>What is searched for an answer, and what is quoted of it.</summary>
internal sealed partial class AnswerPipeline
{
    private static readonly IFollowUps FollowUpRules = new FollowUps();

    private Task<SearchOutcome> SearchAsync(
        AskRequest request,
        StandaloneQuestion question,
        KnownCollection collection,
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
        };
        return new MergedSearch(new SearchPipeline(grains, replicas, workers, models, rates, metrics)).RunAsync(
            search,
            question.Parts,
            collection.Settings,
            collection.Embedders,
            this,
            cancellationToken
        );
    }

    /// <summary>Quotes for every part of a question, none twice.</summary>
    private static IEnumerable<Quote> Quotes(StandaloneQuestion question, IReadOnlyList<SearchHit> context) =>
        question
            .Rewritten.SelectMany(part => ExtractiveAnswer.Quote(part, context))
            .DistinctBy(quote => (quote.Passage, quote.Text));
}
