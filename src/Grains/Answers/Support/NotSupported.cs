using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers.Support;

/// <summary>What is said when quotes took the place of an answer that the passages do not support.</summary>
internal static class NotSupported
{
    /// <summary>The remark, said in the question's language.</summary>
    public static Remark For(string question) =>
        QuestionLanguage.IsKorean(question)
            ? RemarkCode.NotSupported.Saying("생성된 문장을 문서에서 확인할 수 없어 문서의 문장을 그대로 인용합니다.")
            : RemarkCode.NotSupported.With();
}
