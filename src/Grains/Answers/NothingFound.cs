using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

/// <summary>What is said when no passage matches the question.</summary>
internal static class NothingFound
{
    /// <summary>The remark, said in the question's language.</summary>
    public static Remark For(string question) =>
        QuestionLanguage.IsKorean(question)
            ? RemarkCode.NothingFound.Saying("문서에서 이 질문과 관련된 내용을 찾지 못했습니다.")
            : RemarkCode.NothingFound.With();
}
