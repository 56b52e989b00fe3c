using Pipeline.Cli.Output;
using Pipeline.Client;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Evaluation;

/// <summary>Asks the questions of a set and counts what comes back.</summary>
internal sealed class AnswerMeasurement(PipelineClient client, string collection, AnswerMode mode, TimeProvider clock)
{
    /// <summary>Documents of a search for a sentence among which one that was shown must be.</summary>
    public const int FoundAgain = 3;

    private const int MostExamples = 20;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(20);
    private const int MostLooks = 40;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(3);

    private readonly List<double> _answeredTimes = [];
    private readonly List<double> _generatedTimes = [];
    private readonly List<double> _declinedTimes = [];
    private readonly List<bool> _answered = [];
    private readonly List<bool> _declined = [];
    private readonly List<bool> _holds = [];
    private readonly List<bool> _cites = [];
    private readonly List<bool> _citesFirst = [];
    private int _generated;
    private int _sentences;
    private readonly List<string> _without = [];
    private int _marked;
    private int _failed;

    /// <summary>Asks all questions, one after the other.</summary>
    /// <param name="set">The set.</param>
    /// <param name="limit">At most so many of the answerable ones, and as many of the others; null: all.</param>
    /// <param name="phase">Is told how far it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AnswerFigures> RunAsync(
        AnswerSet set,
        int? limit,
        IPhase phase,
        CancellationToken cancellationToken
    )
    {
        ReferenceQuestion[] questions =
        [
            .. set.Answerable.Take(limit ?? int.MaxValue),
            .. set.Unanswerable.Take(limit ?? int.MaxValue),
        ];
        phase.Total(questions.Length);
        for (var i = 0; i < questions.Length; i++)
        {
            await AskAsync(questions[i], cancellationToken).ConfigureAwait(false);
            phase.Set(i + 1);
        }

        phase.End();
        return new AnswerFigures
        {
            Set = set.Name,
            Mode = Plain.Word(mode),
            Collection = collection,
            Answerable = Math.Min(set.Answerable.Count, limit ?? int.MaxValue),
            Unanswerable = Math.Min(set.Unanswerable.Count, limit ?? int.MaxValue),
            Failed = _failed,
            Answered = Share(_answered),
            Declined = Share(_declined),
            HoldsReference = Share(_holds),
            CitesRight = Share(_cites),
            FirstCitationRight = Share(_citesFirst),
            Generated = _generated,
            Sentences = _sentences,
            WithoutSupport = _sentences == 0 ? null : (double)_without.Count / _sentences,
            Examples = [.. _without.Take(MostExamples)],
            MarkedUnsupported = _sentences == 0 ? null : (double)_marked / _sentences,
            AnsweredMilliseconds = Median(_answeredTimes),
            GeneratedMilliseconds = Median(_generatedTimes),
            DeclinedMilliseconds = Median(_declinedTimes),
        };
    }

    /// <summary>Waits until the server has measured what the collection does not answer, which it does after its
    /// ranking; for as long as that ever takes.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AwaitAnswerabilityAsync(CancellationToken cancellationToken)
    {
        for (
            var looks = 0;
            looks < MostLooks
                && (await client.DescribeCollectionAsync(collection, cancellationToken).ConfigureAwait(false))
                    .Settings
                    .Answerability
                    is null;
            looks++
        )
        {
            await Task.Delay(BetweenLooks, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the server has measured its generator on the collection, as long as its answers say that it
    /// has not.</summary>
    /// <param name="question">A question to ask meanwhile.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AwaitGeneratorAsync(string question, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var unmeasured = RemarkCode.GeneratorUnmeasured.Name();
        while (
            clock.GetElapsedTime(began) < LongestWait
            && await client.AnswerAsync(mode.Ask(collection, question), cancellationToken).ConfigureAwait(false)
                is { Done.NoticeCode: { } code }
            && code == unmeasured
        )
        {
            await Task.Delay(BetweenLooks, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AskAsync(ReferenceQuestion question, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        Answer answer;
        try
        {
            answer = await client
                .AnswerAsync(mode.Ask(collection, question.Text), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PipelineException error)
            when (error.Code is not (ErrorCode.Unreachable or ErrorCode.InvalidRequest or ErrorCode.UnknownCollection))
        {
            _failed++;
            return;
        }

        var took = clock.GetElapsedTime(began).TotalMilliseconds;
        var isAnswered = answer.Done?.Reason is AnswerEnd.Completed or AnswerEnd.Length;
        (question.References.Count == 0 ? _declined : _answered).Add(
            question.References.Count == 0 ? !isAnswered : isAnswered
        );
        if (!isAnswered)
        {
            _declinedTimes.Add(took);
            return;
        }

        _answeredTimes.Add(took);
        if (answer.Done?.Origin == AnswerOrigin.Generated)
        {
            _generatedTimes.Add(took);
            await JudgeAsync(answer, cancellationToken).ConfigureAwait(false);
        }

        if (question.References.Count > 0)
        {
            _holds.Add(ReferenceMatch.Holds(answer.Text, question.References));
            _cites.Add(answer.Citations.Any(citation => question.Documents.Contains(citation.DocumentId)));
            _citesFirst.Add(answer.Citations is [var first, ..] && question.Documents.Contains(first.DocumentId));
        }
    }

    private async Task JudgeAsync(Answer answer, CancellationToken cancellationToken)
    {
        _generated++;
        _marked += answer
            .Pieces.Where(piece => piece.Support == "unsupported")
            .Sum(piece => SentenceTrace.Sentences(piece.Text).Count());
        string[] passages =
        [
            .. answer.Context.Select(hit => $"{hit.Title}\n{string.Join('\n', hit.HeadingPath)}\n{hit.Text}"),
        ];
        foreach (var sentence in SentenceTrace.Sentences(answer.Text))
        {
            _sentences++;
            if (
                !SentenceTrace.HasItsFigures(sentence, passages)
                || (
                    SentenceTrace.InOrder(sentence, passages) < SentenceTrace.LeastInOrder
                    && !await IsFoundAgainAsync(sentence, answer.Context, cancellationToken).ConfigureAwait(false)
                )
            )
            {
                _without.Add(sentence);
            }
        }
    }

    /// <summary>Whether a search for a sentence by meaning finds what it was written from.</summary>
    private async Task<bool> IsFoundAgainAsync(
        string sentence,
        IReadOnlyList<SearchHit> context,
        CancellationToken cancellationToken
    )
    {
        var found = await client
            .SearchAsync(
                new SearchRequest
                {
                    Collection = collection,
                    Query = BeirSet.Cut(sentence, SearchRequest.MaxQueryCharacters),
                    Mode = SearchMode.Vector,
                    Top = FoundAgain,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return found.Hits.Any(hit => context.Any(shown => RankedDocuments.Named(hit).Contains(shown.DocumentId)));
    }

    private static double? Share(List<bool> outcomes) =>
        outcomes.Count == 0 ? null : outcomes.Count(outcome => outcome) / (double)outcomes.Count;

    private static double? Median(List<double> times) => times.Count == 0 ? null : RankingMetrics.Percentile(times, 50);
}
