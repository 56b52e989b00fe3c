using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Questions;
using Pipeline.Retrieval.Answerability;

namespace Pipeline.Grains.Answers;

/// <summary>Decides before anything is written whether the passages found answer the question at all.</summary>
internal static class AnswerGrounding
{
    private const int Digits = 4;

    /// <summary>What is told of an answer without any passage.</summary>
    public static Grounding Nothing { get; } = new(GroundingLevel.None, 0);

    /// <summary>How far the passages support an answer, and whether the question is declined for it.</summary>
    /// <param name="request">The question.</param>
    /// <param name="settings">Its collection's settings.</param>
    /// <param name="evidence">What its search found.</param>
    /// <param name="context">The passages.</param>
    public static Grounding Judge(
        AskRequest request,
        CollectionSettings settings,
        Evidence evidence,
        IReadOnlyList<SearchHit> context
    )
    {
        var model = Model(settings.Answerability);
        var support = model.Support(evidence);
        bool? isNear = model.Meaning is null || evidence.Meaning is null ? null : evidence.Meaning >= model.Meaning.Cut;
        if (
            (model.Rerank is null || evidence.Rerank is null)
            && isNear != false
            && IsAcrossLanguages(request.Question, isNear is null ? context : Nearest(context))
        )
        {
            // Two languages share few words: they do not speak against an answer whose meaning is near enough.
            support = Math.Max(support, AnswerabilityModel.Partial);
        }

        var level =
            support >= AnswerabilityModel.Supported ? GroundingLevel.Supported
            : support >= AnswerabilityModel.Partial ? GroundingLevel.Partial
            : GroundingLevel.None;
        var mode = request.Decline ?? settings.Decline ?? DeclineMode.Auto;
        return new Grounding(
            level,
            Math.Round(support, Digits),
            Rounded(evidence.Words),
            Rounded(evidence.Meaning),
            Rounded(evidence.Rerank),
            level == GroundingLevel.None && mode == DeclineMode.Auto
        );
    }

    /// <summary>What is said instead of an answer, in the question's language; null: it is answered.</summary>
    /// <param name="grounding">How far the passages support an answer.</param>
    /// <param name="passages">How many passages there are.</param>
    /// <param name="question">The question.</param>
    public static Remark? Instead(Grounding grounding, int passages, string question) =>
        passages == 0 ? NothingFound.For(question)
        : !grounding.Declined ? null
        : QuestionLanguage.IsKorean(question)
            ? RemarkCode.NotAnswered.Saying("문서에 이 질문의 답이 없습니다. 아래는 관련 있을 수 있는 문단입니다.")
        : RemarkCode.NotAnswered.With();

    /// <summary>The grounding that goes with an end: none where there is no answer that could have one.</summary>
    public static Grounding? At(AnswerEnd end, Grounding? grounding) =>
        end is AnswerEnd.Completed or AnswerEnd.Length or AnswerEnd.NoPassages or AnswerEnd.NotFound ? grounding : null;

    /// <summary>The model of a collection's settings; what holds before anything is measured where there is
    /// none.</summary>
    internal static AnswerabilityModel Model(AnswerabilitySettings? settings) =>
        settings is { Questions: > 0 }
            ? new AnswerabilityModel(Scale(settings.Words), Scale(settings.Meaning), Scale(settings.Rerank))
            : AnswerabilityModel.Prior;

    /// <summary>The passage that is nearest in meaning; all, where none has a vector.</summary>
    private static IReadOnlyList<SearchHit> Nearest(IReadOnlyList<SearchHit> context) =>
        context.Where(hit => hit.Scores.Vector is not null).MaxBy(hit => hit.Scores.Vector) is { } nearest
            ? [nearest]
            : context;

    // A passage in both languages shares words with a question in either.
    private static bool IsAcrossLanguages(string question, IReadOnlyList<SearchHit> passages)
    {
        var isKorean = QuestionLanguage.IsKorean(question);
        return passages.Count > 0 && !passages.Any(hit => QuestionLanguage.Holds(hit.Text, isKorean));
    }

    private static SignalScale? Scale(SignalCut? cut) =>
        cut is not null && cut.Full > cut.Cut ? new SignalScale(cut.Cut, cut.Full) : null;

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, Digits) : null;
}
