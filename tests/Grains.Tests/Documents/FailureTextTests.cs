using FsCheck;
using FsCheck.Xunit;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Documents;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Tests.Documents;

/// <summary>The store keeps a failure as one text; what was written is read again.</summary>
public sealed class FailureTextTests
{
    [Property]
    public void WhatIsWrittenIsReadAgain(
        RemarkCode code,
        NonNull<string> message,
        (NonNull<string> Name, NonNull<string> Value)[] values
    )
    {
        var written = new Remark(
            code.Name(),
            Whole(message.Get),
            values
                .DistinctBy(value => Whole(value.Name.Get))
                .ToDictionary(value => Whole(value.Name.Get), value => Whole(value.Value.Get))
        );
        var read = FailureText.Read("read", FailureText.Write(written))!;
        Assert.Equal((written.Code, written.Message), (read.Code, read.Message));
        Assert.Equal(written.Values, read.Values);
    }

    /// <summary>Texts of older versions, and sentences that only look like it.</summary>
    [Theory]
    [InlineData("The PDF holds no text.")]
    [InlineData("")]
    [InlineData("문서에 글이 없습니다.")]
    [InlineData("{\"code\":\"no_text\"}")]
    [InlineData("{\"code\": is how it begins.\nNothing more.")]
    public void OtherTextsAreReadAsTheyAre(string text)
    {
        var read = FailureText.Read("read", text)!;
        Assert.Equal(("", text, null), (read.Code, read.Message, read.Values));
    }

    [Fact]
    public void WhatTheStoreAndTheIndexDecideHasTheCodeOfItsStage()
    {
        Assert.Equal(
            RemarkCode.Cancelled.Name(),
            FailureText.Read(DocumentFailure.CancelledStage, "Cancelled before it was chunked.")!.Code
        );
        var refused = FailureText.Read(DocumentFailure.IndexStage, "title holds half a surrogate pair.")!;
        Assert.Equal(RemarkCode.NotIndexable.Name(), refused.Code);
        Assert.NotNull(RemarkCodes.Fill(RemarkCode.NotIndexable.Sentence(), refused.Values));
        Assert.Null(FailureText.Read(null, null));
    }

    // JSON cannot hold half a surrogate pair, nor can any sentence.
    private static string Whole(string text) => string.Concat(text.EnumerateRunes());
}
