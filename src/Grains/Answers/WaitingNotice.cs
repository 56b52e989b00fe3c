using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

/// <summary>What a reader should know of an answer without passages while documents are still on their way.</summary>
internal static class WaitingNotice
{
    /// <summary>The notice, said in the question's language; null when every accepted document has been
    /// indexed.</summary>
    public static Remark? For(CollectionInfo collection, string question)
    {
        var count = collection.Documents.Accepted + collection.Documents.Chunked;
        var notice = RemarkCode.DocumentsWaiting.With(("count", count));
        return count == 0 ? null
            : QuestionLanguage.IsKorean(question)
                ? notice with
                {
                    Message = $"아직 색인 중인 문서가 {count}개 있습니다. 잠시 뒤에 다시 물어보세요.",
                }
            : notice with
            {
                Message =
                    count == 1
                        ? "One document is still being indexed; ask again in a moment."
                        : $"{count} documents are still being indexed; ask again in a moment.",
            };
    }
}
