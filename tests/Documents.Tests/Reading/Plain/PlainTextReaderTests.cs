using System.Text;
using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Plain;

public sealed class PlainTextReaderTests
{
    private const string Korean =
        "안녕하세요. 저희 회사의 휴가 규정을 안내합니다.\n\n연차 휴가는 15일입니다. 자세한 내용은 인사팀에 문의하십시오.";

    static PlainTextReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("ks_c_5601-1987")]
    public void ReadsKoreanInAnyEncoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] marked = [.. encoding.GetPreamble(), .. encoding.GetBytes(Korean)];
        Assert.Equal(Korean, Read(Bytes(marked, "text/plain")).Text);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void ReadsWideTextWithoutAMark(string name) =>
        Assert.Equal(Korean, Read(Bytes(Encoding.GetEncoding(name).GetBytes(Korean), "text/plain")).Text);

    [Fact]
    public void ReadsSyllablesBeyondKsX1001() =>
        Assert.Equal(
            "똠방각하와 펲시콜라",
            Read(Bytes(Encoding.GetEncoding(949).GetBytes("똠방각하와 펲시콜라"), "text/plain")).Text
        );

    [Theory]
    [InlineData("text/plain; charset=EUC-KR")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("text/plain; charset=nonsense")]
    public void AWrongDeclarationDoesNotMisreadKorean(string contentType) =>
        Assert.Equal(Korean, Read(Bytes(Encoding.GetEncoding(949).GetBytes(Korean), contentType)).Text);

    [Fact]
    public void ReadsJapaneseByDetection()
    {
        const string Japanese = "これは日本語の文書です。休暇の規則について説明します。年次有給休暇は十五日です。";
        Assert.Equal(Japanese, Read(Bytes(Encoding.GetEncoding("shift_jis").GetBytes(Japanese), "text/plain")).Text);
    }

    [Fact]
    public void ComposesDecomposedKorean()
    {
        var decomposed = "한글 파일".Normalize(NormalizationForm.FormD);
        Assert.NotEqual("한글 파일", decomposed);
        Assert.Equal("한글 파일", Read(Text(decomposed)).Text);
    }

    [Fact]
    public void LeavesFullWidthFormsAlone() => Assert.Equal("ＡＢＣ１２３", Read(Text("ＡＢＣ１２３")).Text);

    [Fact]
    public void RemovesWhatCannotBeSeen() =>
        Assert.Equal("Hello world", Read(Text("\uFEFFHel\u00ADlo\u200B \u202Eworld\u202C")).Text);

    [Fact]
    public void PartsParagraphsAndItems() =>
        Assert.Equal(
            [
                "Paragraph: First line\nsecond line.",
                "ListItem: - one",
                "ListItem: 2. two\ncontinued",
                "Paragraph: Last.",
            ],
            Outline(Read(Text("First line\r\nsecond  line.\r\n\r\n- one\r\n2. two\r\n  continued\r\n \t\r\nLast.")))
        );

    [Fact]
    public void RefusesInvalidUtf8() =>
        Refused(
            Bytes([.. "caf"u8, 0xC3, 0x28, 0xFE, 0x81, 0x20, 0xFF, 0x80, 0x20, 0x81, 0x20], "text/plain"),
            ReadFailure.WrongEncoding
        );

    [Fact]
    public void RefusesTruncatedMarkedText() =>
        Refused(Bytes([0xEF, 0xBB, 0xBF, 0xEA, 0xB0], "text/plain"), ReadFailure.WrongEncoding);

    [Fact]
    public void RefusesBinary()
    {
        var bytes = new byte[4096];
        new Random(1).NextBytes(bytes);
        bytes[0] = 1;
        Refused(Bytes(bytes, "text/plain"), ReadFailure.WrongType);
    }

    [Fact]
    public void RefusesNothing() => Refused(Bytes([]), ReadFailure.Empty);

    [Fact]
    public void RefusesWhiteSpace() => Refused(Text(" \n\t\u200B "), ReadFailure.Empty);

    [Fact]
    public void RefusesMoreBytesThanAllowed() =>
        Assert.Contains(
            "MaxBytes",
            Refused(Text("12345"), ReadFailure.TooLarge, new ReadingLimits { MaxBytes = 4 }).Reason
        );

    [Fact]
    public void RefusesMoreTextThanAllowed() =>
        Refused(Text("one\n\ntwo\n\nthree"), ReadFailure.OutputTooLarge, new ReadingLimits { MaxCharacters = 10 });

    [Theory]
    [InlineData("Rar!", "text/plain", ReadFailure.UnsupportedType)]
    [InlineData("%!PS-Adobe-3.0", "text/plain", ReadFailure.UnsupportedType)]
    [InlineData("just text", "application/pdf", ReadFailure.WrongType)]
    public void SaysWhatItCannotRead(string content, string contentType, ReadFailure failure) =>
        Refused(Bytes(Encoding.Latin1.GetBytes(content), contentType), failure);

    [Theory]
    [InlineData("a.docx", ReadFailure.WrongType)]
    [InlineData("a.pdf", ReadFailure.WrongType)]
    public void AFileNameIsADeclaration(string name, ReadFailure failure) =>
        Refused(Text("text", "application/octet-stream", name), failure);

    [Fact]
    public void AnExpiredTokenStopsTheReading() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new DocumentReaders().Read(Text("a"), new ReadingLimits(), new CancellationToken(true))
        );

    [Fact]
    public void LimitsNameWhatIsOutOfRange()
    {
        Assert.Equal(
            "MaxBytes",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ReadingLimits { MaxBytes = 0 }).ParamName
        );
        Assert.Equal(
            "Timeout",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ReadingLimits { Timeout = TimeSpan.Zero }).ParamName
        );
        Assert.Equal(
            "MaxNesting",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ReadingLimits { MaxNesting = 1 << 20 }).ParamName
        );
    }
}
