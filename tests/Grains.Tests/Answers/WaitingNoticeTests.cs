using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Grains.Answers;

namespace Pipeline.Grains.Tests.Answers;

public sealed class WaitingNoticeTests
{
    [Fact]
    public void SaysNothingWhenEverythingIsIndexedOrFailed() =>
        Assert.Null(WaitingNotice.For(Collection(accepted: 0, chunked: 0), "anything?"));

    [Theory]
    [InlineData(1, 0, "what is it?", "One document")]
    [InlineData(2, 3, "what is it?", "5 documents")]
    [InlineData(2, 3, "이것은 무엇인가요?", "5개")]
    public void CountsWhatIsStillOnItsWayInTheQuestionsLanguage(
        int accepted,
        int chunked,
        string question,
        string expected
    ) =>
        Assert.Contains(
            expected,
            WaitingNotice.For(Collection(accepted, chunked), question)?.Message,
            StringComparison.Ordinal
        );

    private static CollectionInfo Collection(int accepted, int chunked) =>
        new()
        {
            Name = "c",
            Settings = new CollectionSettings(),
            Documents = new DocumentCounts(accepted, chunked, 7, 2, 1, null),
            Watermarks = [0],
        };
}
