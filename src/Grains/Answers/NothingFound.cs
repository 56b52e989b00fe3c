using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

/// <summary>What is said when no passage matches the question.</summary>
internal static class NothingFound
{
    /// <summary>The sentence in the question's language.</summary>
    public static string For(string question) =>
        QuestionLanguage.IsKorean(question)
            ? "문서에서 이 질문과 관련된 내용을 찾지 못했습니다."
            : "Nothing in the documents matches this question.";
}
