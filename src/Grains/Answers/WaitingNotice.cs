using Pipeline.Contracts.Collections;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

/// <summary>What a reader should know of an answer without passages while documents are still on their way.</summary>
internal static class WaitingNotice
{
    /// <summary>The notice in the question's language; null when every accepted document has been indexed.</summary>
    public static string? For(CollectionInfo collection, string question) =>
        (collection.Documents.Accepted + collection.Documents.Chunked) switch
        {
            0 => null,
            var count when QuestionLanguage.IsKorean(question) =>
                $"아직 색인 중인 문서가 {count}개 있습니다. 잠시 뒤에 다시 물어보세요.",
            1 => "One document is still being indexed; ask again in a moment.",
            var count => $"{count} documents are still being indexed; ask again in a moment.",
        };
}
