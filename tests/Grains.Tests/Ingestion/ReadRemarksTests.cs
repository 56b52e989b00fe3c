using System.Text;
using Pipeline.Contracts.Remarks;
using Pipeline.Documents;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Recognition;
using Pipeline.Grains.Ingestion;

namespace Pipeline.Grains.Tests.Ingestion;

/// <summary>Why a document cannot be read has the words that its readers know in every language.</summary>
public sealed class ReadRemarksTests
{
    public static TheoryData<ReadProblem> Problems => new(Enum.GetValues<ReadProblem>());

    public static TheoryData<string, string, byte[], RemarkCode> Bad =>
        new()
        {
            { "", "text/plain", [], RemarkCode.EmptyDocument },
            { "a.txt", "text/plain", [.. "   \n"u8], RemarkCode.NoText },
            { "a.txt", "text/plain", new byte[200], RemarkCode.DocumentTooLarge },
            { "a.json", "application/json", [.. "{\"a\":"u8], RemarkCode.Damaged },
            { "a.json", "application/json", [.. Enumerable.Repeat((byte)'[', 90)], RemarkCode.TooDeep },
            { "a.7z", "", [.. "7z"u8, 0xBC, 0xAF], RemarkCode.UnsupportedType },
            { "a.png", "image/png", Png(40_000), RemarkCode.TooManyPixels },
            { "a.png", "image/png", Png(40), RemarkCode.NoTextRecognition },
            { "a.pdf", "application/pdf", [.. "text"u8], RemarkCode.WrongType },
            { "a.doc", "", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], RemarkCode.Damaged },
            { "a.hwp", "", [.. "HWP Document File V3.00"u8], RemarkCode.OldHwp },
            { "a.txt", "text/plain", [1, 2, 3, 0, 0, 0, 4, 5, 0, 0, 6], RemarkCode.NotText },
            { "a.txt", "text/plain", [0xEF, 0xBB, 0xBF, 0xEA, 0xB0], RemarkCode.WrongEncoding },
            { "a.txt", "text/plain", [.. "a text of forty characters and then some"u8], RemarkCode.TooMuchText },
        };

    [Theory]
    [MemberData(nameof(Problems))]
    public void EveryProblemOfAReaderHasACode(ReadProblem problem) => Assert.NotNull(ReadRemarks.CodeOf(problem));

    [Theory]
    [MemberData(nameof(Bad))]
    public void WhatCannotBeReadIsToldByCodeWithAllItsValues(
        string fileName,
        string contentType,
        byte[] content,
        RemarkCode expected
    )
    {
        var limits = new ReadingLimits
        {
            MaxBytes = 100,
            MaxCharacters = 30,
            MaxNesting = 16,
            Recognition = RecognitionTools.None,
        };
        var error = Assert.Throws<DocumentReadException>(() =>
            new DocumentReaders().Read(
                new SourceDocument(content, contentType, fileName),
                limits,
                CancellationToken.None
            )
        );
        var remark = ReadRemarks.Of(error);
        Assert.Equal((expected.Name(), error.Reason), (remark.Code, remark.Message));
        Assert.NotNull(RemarkCodes.Fill(expected.Sentence(), remark.Values));
    }

    // Nothing but the header is read before it is decided.
    private static byte[] Png(ushort side) =>
        [
            0x89,
            .. "PNG\r\n\x1A\n"u8,
            .. "\0\0\0\rIHDR"u8,
            0,
            0,
            (byte)(side >> 8),
            (byte)side,
            0,
            0,
            (byte)(side >> 8),
            (byte)side,
        ];

    [Fact]
    public void WhatAReaderSaysWithoutACodeIsToldInItsWords()
    {
        var remark = ReadRemarks.Of(new DocumentReadException(ReadFailure.Damaged, "Not a verb."));
        Assert.Equal((RemarkCode.Unreadable.Name(), "Not a verb."), (remark.Code, remark.Message));
        Assert.Equal("Not a verb.", remark.Values!["reason"]);
    }
}
