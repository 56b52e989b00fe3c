using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Sandbox;

public sealed class SuspectsTests
{
    private readonly Suspects _suspects = new();

    [Theory]
    [InlineData(ReadFailure.TimedOut)]
    [InlineData(ReadFailure.OutOfMemory)]
    [InlineData(ReadFailure.ReaderCrashed)]
    public void TheSecondTimeIsTheDocumentsFault(ReadFailure failure)
    {
        Assert.Equal(failure, Judge("a", failure));
        Assert.Equal(failure, Judge("b", failure));
        Assert.Equal(ReadFailure.FailedAgain, Judge("a", failure));
        Assert.Equal(failure, Judge("a", failure));
    }

    [Fact]
    public void OtherFailuresStayWhatTheyAre()
    {
        Assert.Equal(ReadFailure.Damaged, Judge("a", ReadFailure.Damaged));
        Assert.Equal(ReadFailure.Damaged, Judge("a", ReadFailure.Damaged));
    }

    [Fact]
    public void TheOldestIsForgotten()
    {
        for (var i = 0; i < 1025; i++)
        {
            Judge($"{i}", ReadFailure.TimedOut);
        }

        Assert.Equal(ReadFailure.FailedAgain, Judge("1", ReadFailure.TimedOut));
        Assert.Equal(ReadFailure.TimedOut, Judge("0", ReadFailure.TimedOut));
    }

    private ReadFailure Judge(string text, ReadFailure failure) =>
        _suspects.Judge(Sources.Text(text), new DocumentReadException(failure, "Why.")).Failure;
}
